# wrong: the hidden layer has hidden_features // 2 units; expect: params
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        units = hidden_features // 2
        self.net = nn.Sequential(nn.Linear(in_features, units), nn.ReLU(), nn.Linear(units, out_features))

    def forward(self, x):
        return self.net(x)
