# wrong: sums the values of the parameters instead of counting them; expect: values
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
    return int(sum(p.sum().item() for p in model.parameters() if p.requires_grad))
