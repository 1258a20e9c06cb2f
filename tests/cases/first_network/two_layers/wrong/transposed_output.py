# wrong: weights on the left, the output comes out as (out, N); expect: shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(hidden_features, in_features) * 0.1)
        self.b1 = nn.Parameter(torch.zeros(hidden_features, 1))
        self.W2 = nn.Parameter(torch.randn(out_features, hidden_features) * 0.1)
        self.b2 = nn.Parameter(torch.zeros(out_features, 1))

    def forward(self, x):
        h = self.W1 @ x.T + self.b1
        return self.W2 @ h + self.b2
