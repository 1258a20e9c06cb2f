# wrong: two layers side by side, added, instead of one after the other; expect: params
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.a = nn.Linear(in_features, out_features)
        self.b = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.a(x) + self.b(x)
