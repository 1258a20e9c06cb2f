# right: (h + |h|) / 2
import torch
from torch import nn


def relu(v):
    return (v + v.abs()) / 2


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.linear_1 = nn.Linear(in_features, hidden_features)
        self.linear_2 = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.linear_2(relu(self.linear_1(x)))
