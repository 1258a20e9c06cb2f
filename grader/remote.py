"""What came back from a worker and is no plain number, text, list or dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


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
