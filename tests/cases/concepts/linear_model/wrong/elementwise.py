# wrong: * for @; expect: shape
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(1, 10))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x * self.w + self.b


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
