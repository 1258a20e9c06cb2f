# right: NumPy habit, biases kept as (1, n) row vectors and weights as (in, out)
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(in_features, hidden_features) * 0.1)
        self.b1 = nn.Parameter(torch.zeros(1, hidden_features))
        self.W2 = nn.Parameter(torch.randn(hidden_features, out_features) * 0.1)
        self.b2 = nn.Parameter(torch.zeros(1, out_features))

    def forward(self, x):
        z1 = torch.mm(x, self.W1) + self.b1
        z2 = torch.mm(z1, self.W2) + self.b2
        return z2
