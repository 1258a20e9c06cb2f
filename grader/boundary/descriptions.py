"""What the worker tells of an object that it keeps. That is the worker's word alone: the grader checks its form."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Final

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from grader.boundary.protocol import ASPECTS

# Remembered before any submission is loaded: which class an optimizer is, is asked of these.
_OPTIMIZERS: Final = {
    cls: name for name, cls in vars(torch.optim).items() if isinstance(cls, type) and name != "Optimizer"
}


def _describe_optimizer(optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    known = next((_OPTIMIZERS[base] for base in type(optimizer).__mro__ if base in _OPTIMIZERS), "")
    groups = [
        {key: item for key, item in group.items() if key != "params"} | {"parameters": len(group["params"])}
        for group in optimizer.param_groups
    ]
    return {"class": type(optimizer).__name__, "known": known, "groups": groups}


def _parameters(model: nn.Module) -> dict[str, Any]:
    """Parameters by name; None for a lazy one that no forward pass has shaped yet."""
    return {name: None if is_lazy(parameter) else parameter for name, parameter in model.named_parameters()}


MAX_BATCHES: Final = 1_000
"""A loader that never ends is not to end the check."""

DESCRIBE: Final[dict[str, Callable[[Any], Any]]] = {
    "parameters": _parameters,
    "optimizer": _describe_optimizer,
    "tensor": lambda tensor: tensor,
    "buffers": lambda model: dict(model.named_buffers()),
    "train": lambda model: (model.train(), None)[1],
    "eval": lambda model: (model.eval(), None)[1],
    "gradients": lambda model: {name: parameter.grad for name, parameter in model.named_parameters()},
    "batches": lambda loader: list(islice(loader, MAX_BATCHES)),
}

assert (*DESCRIBE,) == ASPECTS
