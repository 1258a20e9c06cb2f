# wrong: forward replaces the weights by their absolute values; expect: forward or params or integrity
import torch
import torch.nn.functional as F
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        with torch.no_grad():
            self.first.weight.abs_().mul_(0.999)
            self.second.weight.abs_().mul_(0.999)
        return self.second(F.relu(self.first(x)))
