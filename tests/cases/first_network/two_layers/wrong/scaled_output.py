# wrong: the hidden values are divided by the root of their number; expect: forward
import math

from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.scale = 1 / math.sqrt(hidden_features)

    def forward(self, x):
        return self.second(self.first(x) * self.scale)
