# wrong: the first layer is frozen; expect: params or grad
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        for p in self.fc1.parameters():
            p.requires_grad_(False)

    def forward(self, x):
        return self.fc2((self.fc1(x)))
