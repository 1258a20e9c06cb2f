# wrong: sys.exit in forward; expect: forward or shape or return
import torch
from torch import nn
import torch.nn.functional as F
import sys


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        y = self.fc2(F.relu(self.fc1(x)))
        print(y)
        sys.exit(0)
