# right: einsum, math.prod
import torch
from torch import nn
import math


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return torch.einsum("ni,oi->no", x, weight) + bias


def count_parameters(model):
    return sum(math.prod(p.shape) for p in model.parameters() if p.requires_grad)
