# right: a lazy layer
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.LazyLinear(1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    return torch.matmul(x, weight.transpose(0, 1)) + bias.unsqueeze(0)


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
