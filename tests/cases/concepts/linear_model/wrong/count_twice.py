# wrong: modules() with recursive parameters() counts nested parameters several times; expect: values
import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(10, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x)


def linear_by_hand(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return x @ weight.T + bias


def count_parameters(model):
    total = 0
    for m in model.modules():
        for p in m.parameters():
            if p.requires_grad:
                total += p.numel()
    return total
