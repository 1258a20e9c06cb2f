# wrong: weights wrapped in a new nn.Parameter on every call, so the registered ones get no gradient; expect: grad
import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        w1, b1 = nn.Parameter(self.first.weight), nn.Parameter(self.first.bias)
        w2, b2 = nn.Parameter(self.second.weight), nn.Parameter(self.second.bias)
        return F.linear(F.linear(x, w1, b1), w2, b2)
