# wrong: signature (in_features, out_features, hidden_features), so positional sizes are mixed up; expect: shape or params
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, out_features=1, hidden_features=32):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.second(self.first(x))
