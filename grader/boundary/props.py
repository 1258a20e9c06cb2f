"""The grader's own objects in the worker: what an exercise's function is given to work on.

They are made of ordinary torch parts. They are *not* trusted: the student's code shares their process. What they note
only explains a verdict; the verdict itself rests on numbers that come back.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

_clock = time.perf_counter
_sleep = time.sleep
MAX_NOTES: Final = 2_000
MAX_STARTS: Final = 200
"""The grader compares every noted start with every other."""


class Notebook:
    """What the props note: the forward passes they saw, the weights that models started with."""

    def __init__(self) -> None:
        self.forwards: list[dict[str, Any]] = []
        self.backwards: list[dict[str, Any]] = []
        self.starts: list[list[Tensor]] = []

    def clear(self) -> None:
        """Forget everything."""
        self.forwards.clear()
        self.backwards.clear()
        self.starts.clear()


class Network(nn.Module):
    """Linear, tanh, linear: smooth, so that float32 rounding cannot flip a unit and change a gradient by a jump.

    ``slow`` seconds are slept in every forward pass and in every backward pass, so that a clock has something to see.
    ``offset`` is a buffer, always 0: a model is more than its parameters, and a move that forgets it is noticed.
    """

    def __init__(self, in_features: int, hidden_features: int, out_features: int) -> None:
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.register_buffer("offset", torch.zeros(1))
        self.slow = 0.0

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, in_features) to (N, out_features)."""
        start = _clock()
        if self.slow:
            _sleep(self.slow)
        output: Tensor = self.second(torch.tanh(self.first(x))) + self.offset
        if output.requires_grad:
            output.register_hook(self._note_backward)  # type: ignore[no-untyped-call]
        if _notebook is not None and len(_notebook.forwards) < MAX_NOTES:
            _notebook.forwards.append(
                {
                    "rows": x.shape[0] if x.dim() else 0,
                    "x_device": _device(x),
                    "model_device": _device(self.first.weight),
                    "output_device": _device(output),
                    "grad": torch.is_grad_enabled(),
                    "recorded": output.requires_grad,
                    "training": self.training,
                    "start": start,
                    "end": _clock(),
                }
            )
        return output

    def _note_backward(self, gradient: Tensor) -> None:
        start = _clock()
        if self.slow:
            _sleep(self.slow)
        if _notebook is not None and len(_notebook.backwards) < MAX_NOTES:
            _notebook.backwards.append({"start": start, "end": _clock()})

    def weights(self) -> list[Tensor]:
        """Copies of first.weight, first.bias, second.weight, second.bias."""
        return [parameter.detach().clone() for parameter in self.parameters()]


_notebook: Notebook | None = None


def write_into(notebook: Notebook) -> None:
    """Make every network of this process note into ``notebook``."""
    global _notebook
    _notebook = notebook


def tensor(data: Tensor, device: torch.device, requires_grad: bool = False) -> Tensor:
    """Give the tensor, on the device."""
    return data.to(device).requires_grad_(requires_grad)


def network(weights: Sequence[Tensor], slow: float, frozen: bool, device: torch.device) -> Network:
    """Make a network with the given weights, of their dtype; ``frozen`` takes the first bias out of training."""
    hidden_features, in_features = weights[0].shape
    model = Network(in_features, hidden_features, weights[2].shape[0]).to(weights[0].dtype)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights, strict=True):
            parameter.copy_(value)
    model.slow = slow
    model.first.bias.requires_grad_(not frozen)
    return model.to(device)


def deep() -> nn.Sequential:
    """Make a model of more layers than two, nested, with other parameters than weights and biases of linear layers."""
    inner = nn.Sequential(nn.Linear(40, 6), nn.LayerNorm(6))
    return nn.Sequential(nn.Linear(4, 40), nn.Tanh(), inner, nn.Linear(6, 2, bias=False))


def tokens(kinds: int) -> nn.Module:
    """Make a model of whole numbers below ``kinds``: each is looked up as four numbers, for ``deep`` to work on."""
    return nn.Sequential(nn.Embedding(kinds, 4), *deep())


def optimizer(kind: str, model: nn.Module, settings: dict[str, Any]) -> torch.optim.Optimizer:
    """Make torch's own optimizer over what can be trained."""
    made: Any = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}[kind]
    optimizer: torch.optim.Optimizer = made([p for p in model.parameters() if p.requires_grad], **settings)
    return optimizer


class Classifier(nn.Module):
    """Linear, batch norm, tanh, dropout, linear: a model that does not do the same in training and in evaluation."""

    def __init__(self, in_features: int, hidden_features: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.norm = nn.BatchNorm1d(hidden_features)
        self.dropout = nn.Dropout(dropout)
        self.second = nn.Linear(hidden_features, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, in_features) to logits (N, classes)."""
        logits: Tensor = self.second(self.dropout(torch.tanh(self.norm(self.first(x)))))
        return logits


def classifier(weights: Sequence[Tensor], dropout: float) -> Classifier:
    """Make a classifier with these six weights: of the first layer, the batch norm and the second layer."""
    hidden_features, in_features = weights[0].shape
    model = Classifier(in_features, hidden_features, weights[4].shape[0], dropout)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights, strict=True):
            parameter.copy_(value)
    return model


def flat_classifier(weight: Tensor) -> nn.Module:
    """Make a linear classifier of flattened images, without bias: a pixel that is 0 leaves its weights as they are."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(weight.shape[1], weight.shape[0], bias=False))
    with torch.no_grad():
        next(model.parameters()).copy_(weight)
    return model


def dataset(x: Tensor, y: Tensor) -> TensorDataset:
    """Make a dataset of the pairs of rows."""
    return TensorDataset(x, y)


def loader(x: Tensor, y: Tensor, batch_size: int, order: list[int]) -> DataLoader[Any]:
    """Make a loader that gives the rows in this order, in every pass."""
    return DataLoader(TensorDataset(x, y), batch_size=batch_size, sampler=order)


class Factory:
    """A ``make_model``: every call draws a new network from torch's global generator and notes its weights."""

    def __init__(self, in_features: int, hidden_features: int, out_features: int) -> None:
        self.sizes = (in_features, hidden_features, out_features)

    def __call__(self) -> Network:
        model = Network(*self.sizes)
        if _notebook is not None and len(_notebook.starts) < MAX_STARTS:
            _notebook.starts.append(model.weights())
        return model


def _device(tensor: Tensor) -> str:
    simulated = sys.modules.get("grader.simulated_gpu")
    return str(simulated.device_of(tensor)) if simulated else str(tensor.device)
