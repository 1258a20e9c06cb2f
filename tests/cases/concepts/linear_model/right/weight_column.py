# right: weight stored as a (10, 1) column, bias a scalar-shaped parameter
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(10, 1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.matmul(x, self.w) + self.b


def linear_by_hand(x, weight, bias):
    return torch.matmul(x, weight.transpose(0, 1)).add(bias)


def count_parameters(model):
    return int(sum([torch.numel(p) for p in model.parameters() if p.requires_grad]))
