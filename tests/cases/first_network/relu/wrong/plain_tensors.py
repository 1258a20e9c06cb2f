# wrong: weights are plain tensors, not parameters; expect: params
import torch
from torch import nn
import torch.nn.functional as F

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.w1 = torch.randn(in_features, hidden_features, requires_grad=True)
        self.b1 = torch.zeros(hidden_features, requires_grad=True)
        self.w2 = torch.randn(hidden_features, out_features, requires_grad=True)
        self.b2 = torch.zeros(out_features, requires_grad=True)

    def forward(self, x):
        return F.relu(x @ self.w1 + self.b1) @ self.w2 + self.b2
