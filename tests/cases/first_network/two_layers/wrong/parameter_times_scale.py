# wrong: nn.Parameter(...) * 0.1 is an ordinary tensor, so the weights are not registered; expect: params
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(in_features, hidden_features)) * 0.1
        self.b1 = nn.Parameter(torch.zeros(hidden_features))
        self.w2 = nn.Parameter(torch.randn(hidden_features, out_features)) * 0.1
        self.b2 = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return (x @ self.w1 + self.b1) @ self.w2 + self.b2
