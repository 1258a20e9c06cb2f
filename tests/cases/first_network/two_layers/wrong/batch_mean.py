# wrong: the prediction is averaged over the batch; expect: shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        pred = self.second(self.first(x))
        return pred.mean(dim=0, keepdim=True)
