# wrong: count_parameters asks for p.grad instead of requires_grad, so a fresh model counts 0; expect: values
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.grad is not None)
