# wrong: linear_by_hand adds only bias[0], right only for one output; expect: values
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias[0]


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
