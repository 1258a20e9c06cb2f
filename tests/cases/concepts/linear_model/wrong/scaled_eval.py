# wrong: in evaluation mode the output is halved; expect: forward
import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        y = self.linear(x)
        return y if self.training else y / 2


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
