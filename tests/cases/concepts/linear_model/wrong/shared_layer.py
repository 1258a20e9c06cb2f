# wrong: all models share one layer made at import; expect: params
import torch
from torch import Tensor, nn
_LAYER = nn.Linear(10, 1)


class SimpleLinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = _LAYER

    def forward(self, x):
        return self.linear(x)


def linear_by_hand(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return x @ weight.T + bias


def count_parameters(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
