# wrong: hooks clip every gradient to [-1, 1]; expect: grad
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        for p in self.parameters():
            p.register_hook(lambda g: g.clamp(-1, 1))

    def forward(self, x):
        return self.fc2((self.fc1(x)))
