# right: an abstract base class with a template method; the model only fills the gaps
from abc import ABC, abstractmethod
from typing import Iterator

from torch import Tensor, nn


class Stack(nn.Module, ABC):
    def __init__(self, *sizes: int) -> None:
        super().__init__()
        self.sizes = sizes
        self.build()

    @abstractmethod
    def build(self) -> None: ...

    @abstractmethod
    def steps(self) -> Iterator[nn.Module]: ...

    def forward(self, x: Tensor) -> Tensor:
        for step in self.steps():
            x = step(x)
        return x


class TwoLayerModel(Stack):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__(in_features, hidden_features, out_features)

    def build(self) -> None:
        i, h, o = self.sizes
        self.a = nn.Linear(i, h)
        self.b = nn.Linear(h, o)

    def steps(self) -> Iterator[nn.Module]:
        yield self.a
        yield self.b
