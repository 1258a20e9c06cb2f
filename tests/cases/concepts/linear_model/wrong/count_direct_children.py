# wrong: only the layers at the top; expect: values
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
    total = 0
    for layer in model.children():
        if isinstance(layer, nn.Linear):
            total += sum(p.numel() for p in layer.parameters() if p.requires_grad)
    return total
