# wrong: gradients are right for the first backward only; expect: grad
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.n = 0

    def forward(self, x):
        self.n += 1
        y = self.fc2(F.relu(self.fc1(x)))
        return y if self.n < 3 else y + 0 * self.fc1.bias.sum()*0 + (y*1e-3 - (y*1e-3).detach())
