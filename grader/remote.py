"""What came back from a worker and is no plain number, text, list or dictionary; and whatever came back, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.feedback.text import Text, say


def dtype_name(dtype: torch.dtype) -> str:
    """A dtype as people write it: ``float32``."""
    return str(dtype).partition(".")[2]


@dataclass(frozen=True, eq=False)
class RemoteTensor:
    """A tensor as it was in the worker: its values (on the CPU, here), and where it lived."""

    values: Tensor
    device: str
    requires_grad: bool


@dataclass(frozen=True, eq=False)
class RemoteObject:
    """Something that is not data: described by its type, not readable."""

    type: str
    text: str = ""


@dataclass(frozen=True)
class Device:
    """A ``torch.device``, by name."""

    name: str

    @property
    def type(self) -> str:
        """The part before the index."""
        return self.name.partition(":")[0]


def describe(found: Any) -> Text:
    """Put what came back into a text: its kind, and its value where that is short."""
    if found is None:
        return say("found.none")
    if isinstance(found, bool):
        return say("found.bool", value=found)
    if isinstance(found, (int, float)):
        return say("found.number", value=found)
    if isinstance(found, str):
        return say("found.text", value=found[:40])
    if isinstance(found, RemoteTensor):
        return say("found.tensor", shape=tuple(found.values.shape), dtype=dtype_name(found.values.dtype))
    if isinstance(found, list):
        return say("found.list", count=len(found))
    if isinstance(found, dict):
        return say("found.dict", keys=", ".join(repr(key) for key in list(found)[:4]))
    if isinstance(found, Device):
        return say("found.device", name=found.name)
    return say("found.object", type=found.type)
