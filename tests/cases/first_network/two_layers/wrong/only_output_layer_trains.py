# wrong: a fresh random first layer is used in forward instead of the registered one; expect: forward or grad
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.in_features, self.hidden_features = in_features, hidden_features
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        hidden = nn.Linear(self.in_features, self.hidden_features)(x)
        return self.second(hidden)
