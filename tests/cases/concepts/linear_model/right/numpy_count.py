# right: NumPy counts, column by column
import torch
from torch import nn
import numpy as np


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    columns = [x.mv(weight[k]) + bias[k] for k in range(weight.size(0))]
    return torch.stack(columns, dim=1)


def count_parameters(model):
    return np.sum([np.prod(p.shape, dtype=int) for p in model.parameters() if p.requires_grad])
