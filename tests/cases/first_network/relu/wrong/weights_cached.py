# wrong: a copy of the transposed weights is made at the first call and used ever after; expect: forward or grad
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.wt = None

    def forward(self, x):
        if self.wt is None:
            self.wt = [p.detach().clone() for p in self.parameters()]
        w1, b1, w2, b2 = self.wt
        ref = F.relu(x @ w1.T + b1) @ w2.T + b2
        mine = self.fc2(F.relu(self.fc1(x)))
        return mine + (ref - mine).detach()
