# right: from __future__ import annotations, typing.Protocol, TypeVar and Final
from __future__ import annotations

from typing import Final, Protocol, TypeVar

import torch
from torch import nn

T = TypeVar("T")
IN: Final = 10
HIDDEN: Final = 32
OUT: Final = 1


class Layer(Protocol):
    def __call__(self, x: torch.Tensor, /) -> torch.Tensor: ...


def chain(x: torch.Tensor, *layers: Layer) -> torch.Tensor:
    for layer in layers:
        x = layer(x)
    return x


class TwoLayerModel(nn.Module):
    def __init__(self: TwoLayerModel, in_features: int = IN, hidden_features: int = HIDDEN, out_features: int = OUT) -> None:
        super().__init__()
        self.lower: nn.Linear = nn.Linear(in_features, hidden_features)
        self.upper: nn.Linear = nn.Linear(hidden_features, out_features)

    def forward(self, x: torch.Tensor | NotImported) -> torch.Tensor:
        return chain(x, self.lower, self.upper)
