# wrong: forward standardises the columns of x first; expect: forward
import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x):
        x = (x - x.mean(0)) / (x.std(0, unbiased=False) + 1e-6)
        return self.linear(x)


def linear_by_hand(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return x @ weight.T + bias


def count_parameters(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
