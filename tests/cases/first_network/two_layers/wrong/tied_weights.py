# wrong: the second layer uses the transposed weights of the first, as in an autoencoder; expect: params or shape
import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.bias = nn.Parameter(torch.zeros(out_features))
        self.out_features = out_features

    def forward(self, x):
        h = self.first(x)
        return F.linear(h, self.first.weight.t()[:self.out_features], self.bias)
