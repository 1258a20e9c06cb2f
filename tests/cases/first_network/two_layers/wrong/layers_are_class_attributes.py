# wrong: the layers are class attributes shared by all models; expect: params
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    first = nn.Linear(10, 32)
    second = nn.Linear(32, 1)

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()

    def forward(self, x):
        return self.second(self.first(x))
