# wrong: forward subtracts the bias; expect: forward
import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        return x @ self.linear.weight.T - self.linear.bias


def linear_by_hand(x, weight, bias):
    result = torch.matmul(x, weight.t())
    result = result + bias
    return result


def count_parameters(model):
    total = 0
    for parameter in model.parameters():
        if parameter.requires_grad:
            total += parameter.numel()
    return total
