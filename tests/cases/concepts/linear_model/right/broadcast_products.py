# right: products by broadcasting, added up
import torch
from torch import nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x, weight, bias):
    products = x[:, None, :] * weight[None, :, :]
    return products.sum(dim=-1) + bias


def count_parameters(model):
    return sum([p.nelement() for _, p in model.named_parameters() if p.requires_grad])
