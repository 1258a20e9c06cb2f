# wrong: a new layer with weights of its own; expect: values
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return nn.Linear(weight.shape[1], weight.shape[0])(x)


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
