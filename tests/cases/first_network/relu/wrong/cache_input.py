# wrong: remembers the output for the same input, whatever the weights are; expect: forward or grad
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.memo = {}

    def forward(self, x):
        key = (x.shape, float(x.sum()))
        if key not in self.memo:
            self.memo[key] = self.fc2(F.relu(self.fc1(x)))
        return self.memo[key]
