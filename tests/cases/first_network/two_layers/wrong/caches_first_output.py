# wrong: the first output is kept and returned for every later batch; expect: forward or shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.cache = None

    def forward(self, x):
        if self.cache is None:
            self.cache = self.second(self.first(x))
        return self.cache
