# wrong: F is used and never imported; expect: forward
import torch
import torch.nn as nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        x = F.linear(x, self.first.weight, self.first.bias)
        return F.linear(x, self.second.weight, self.second.bias)
