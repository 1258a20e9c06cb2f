# wrong: only weights; expect: values
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for n, p in model.named_parameters() if "weight" in n and p.dim() > 1 and p.requires_grad)
