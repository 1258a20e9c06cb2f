# wrong: __init__ wants arguments; expect: import
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.linear = nn.Linear(n_in, n_out)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
