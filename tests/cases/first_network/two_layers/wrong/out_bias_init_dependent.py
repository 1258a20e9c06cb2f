# wrong: output depends on the number of calls: warm-up factor on the second call; expect: forward or integrity
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.n = 0

    def forward(self, x):
        self.n += 1
        y = self.fc2((self.fc1(x)))
        return y if self.n < 3 else y * 1.01
