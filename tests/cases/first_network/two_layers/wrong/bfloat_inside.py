# wrong: computes in bfloat16 and casts back; expect: forward
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        dt = x.dtype
        c = lambda t: t.to(torch.bfloat16)
        h = (c(x) @ c(self.fc1.weight).T + c(self.fc1.bias))
        return (h @ c(self.fc2.weight).T + c(self.fc2.bias)).to(dt)
