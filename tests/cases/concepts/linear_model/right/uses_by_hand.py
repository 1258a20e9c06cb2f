# right: forward uses linear_by_hand
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(1, 10).uniform_(-0.3, 0.3))
        self.bias = nn.Parameter(torch.empty(1).uniform_(-0.3, 0.3))

    def forward(self, x):
        return linear_by_hand(x, self.weight, self.bias)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
