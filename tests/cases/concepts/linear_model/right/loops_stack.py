# right: explicit loops over outputs, stacked as columns
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(10, 1)

    def forward(self, x):
        out = self.fc1(x)
        return out


def linear_by_hand(x, weight, bias):
    columns = []
    for o in range(weight.shape[0]):
        column = bias[o]
        for i in range(weight.shape[1]):
            column = column + x[:, i] * weight[o, i]
        columns.append(column)
    return torch.stack(columns, dim=1)


def count_parameters(model):
    count = 0
    for p in model.parameters():
        if p.requires_grad:
            n = 1
            for s in p.size():
                n = n * s
            count += n
    return count
