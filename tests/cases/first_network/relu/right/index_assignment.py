# right: NumPy habit, negative hidden values set to zero by h[h < 0] = 0
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(in_features, hidden_features) * 0.3)
        self.b1 = nn.Parameter(torch.zeros(1, hidden_features))
        self.W2 = nn.Parameter(torch.randn(hidden_features, out_features) * 0.3)
        self.b2 = nn.Parameter(torch.zeros(1, out_features))

    def forward(self, x):
        h = x @ self.W1 + self.b1
        h[h < 0] = 0
        return h @ self.W2 + self.b2
