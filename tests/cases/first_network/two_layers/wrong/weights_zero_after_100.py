# wrong: weights after a training step are ignored: uses those of construction; expect: forward
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.w0 = [p.detach().clone() for p in self.parameters()]

    def forward(self, x):
        w1, b1, w2, b2 = self.w0
        ref = (x @ w1.T + b1) @ w2.T + b2
        mine = self.fc2((self.fc1(x)))
        return mine + (ref - mine).detach()
