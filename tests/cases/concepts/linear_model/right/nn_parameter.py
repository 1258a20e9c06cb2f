# right: own nn.Parameter weight and bias, F.linear
import math

import torch
import torch.nn.functional as F
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.weight = nn.Parameter(torch.randn(1, 10) / math.sqrt(10))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


def linear_by_hand(x, weight, bias):
    return torch.addmm(bias, x, weight.t())


def count_parameters(model):
    total = 0
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        total += math.prod(p.shape)
    return total
