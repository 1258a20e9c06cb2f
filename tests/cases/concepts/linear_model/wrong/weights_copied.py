# wrong: copies of the first weights are used; expect: forward
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)
        self.w = self.linear.weight.detach().clone()
        self.b = self.linear.bias.detach().clone()

    def forward(self, x):
        return x @ self.w.T + self.b


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
