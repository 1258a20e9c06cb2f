# right: nn.Sequential, F.linear
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(10, 1))

    def forward(self, x):
        return self.net(x)


def linear_by_hand(x, weight, bias):
    return torch.nn.functional.linear(x, weight, bias)


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
