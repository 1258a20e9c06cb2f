# wrong: __init__ makes a local variable linear, without self; expect: params
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        linear = nn.Linear(10, 1)
    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
