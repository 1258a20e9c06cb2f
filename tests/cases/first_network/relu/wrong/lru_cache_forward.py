# wrong: hidden values cached per input object, stale once the weights change; expect: forward or grad
import torch
from torch import nn

from functools import lru_cache


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.features = lru_cache(maxsize=None)(lambda v: torch.relu(self.first(v)).detach())

    def forward(self, x):
        return self.second(self.features(x))
