# wrong: bias expanded for exactly 100 rows, other batch sizes fail; expect: forward or shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden_features)
        self.out = nn.Linear(hidden_features, out_features)
        self.out_features = out_features

    def forward(self, x):
        x = self.out(self.hidden(x))
        return x.view(100, self.out_features)
