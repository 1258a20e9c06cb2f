# wrong: inputs scaled to length 1; expect: forward
import torch
import torch.nn.functional as F
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        x = F.normalize(x, dim=-1)
        return self.second(F.relu(self.first(x)))
