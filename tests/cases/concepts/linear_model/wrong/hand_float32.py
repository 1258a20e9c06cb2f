# wrong: float32 whatever comes in; expect: dtype
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    out = torch.zeros(len(x), len(weight))
    for i in range(len(x)):
        for k in range(len(weight)):
            out[i, k] = (x[i] * weight[k]).sum() + bias[k]
    return out


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
