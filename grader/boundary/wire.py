"""Objects of the worker as values of the protocol, and back.

What is data crosses; what is not (a model, an optimizer, a function) stays, and a reference to it crosses.
"""

from __future__ import annotations

import itertools
import reprlib
import sys
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from grader.boundary.tensors import pack, unpack
from grader.boundary.values import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_MESSAGE_BYTES,
    DeviceData,
    MappingData,
    Other,
    Reference,
    SequenceData,
    TensorData,
    Value,
    clip,
)

_INT64: Final = range(-(2**63), 2**63)
_SHORT: Final = reprlib.Repr()
_SHORT.maxlevel = 2  # a list of lists of the same lists is small to hold, and astronomic to write down
_KEPT: Final = (nn.Module, torch.optim.Optimizer, Dataset, DataLoader, type)


class UnknownReferenceError(Exception):
    """A reference to something that is no longer kept: a fault of a grader."""


class TensorTooLargeError(Exception):
    """A tensor that no message can hold."""


class Wire:
    """The kept objects of one worker, by number."""

    def __init__(self) -> None:
        self._objects: dict[int, Any] = {}
        self._left = 0

    def clear(self) -> None:
        """Let go of everything that was kept."""
        self._objects.clear()

    def keep(self, item: Any) -> Reference:
        """Keep an object and give the reference that stands for it."""
        number = len(self._objects) + 1
        self._objects[number] = item
        return Reference(id=number, type=_type_name(item), roles=roles(item))

    def object(self, reference: Reference) -> Any:
        """Give the object that a reference stands for."""
        try:
            return self._objects[reference.id]
        except KeyError:
            raise UnknownReferenceError(f"nothing is kept under {reference.id}") from None

    def load(self, value: Value) -> Any:
        """Turn a value that came in into an object."""
        if isinstance(value, TensorData):
            # A copy, for torch refuses to do some things in place with a view, and a student's tensor is none.
            return unpack(value).clone().requires_grad_(value.requires_grad)
        if isinstance(value, SequenceData):
            items = [self.load(item) for item in value.items]
            return tuple(items) if value.kind == "tuple" else items
        if isinstance(value, MappingData):
            return {self.load(key): self.load(item) for key, item in value.pairs}
        if isinstance(value, DeviceData):
            return torch.device(value.name)
        if isinstance(value, Reference):
            return self.object(value)
        if isinstance(value, Other):
            raise UnknownReferenceError("a description cannot be turned into an object")
        return value

    def dump(self, item: Any) -> Value:
        """Turn an object into a value: what is odd, or too much (MAX_ITEMS, MAX_DEPTH), is described or kept.

        Raises TensorTooLargeError for a tensor over MAX_MESSAGE_BYTES, and what is no Exception (``SystemExit`` out of
        a student's own ``__iter__``).
        """
        self._left = MAX_ITEMS
        return self._dump(item, 0)

    def _dump(self, item: Any, depth: int) -> Value:
        # An object of the student's may claim to be anything (``__class__``) and raise whatever it likes.
        try:
            return self._convert(item, depth)
        except TensorTooLargeError:
            raise
        except Exception:
            return _describe(item)

    def _convert(self, item: Any, depth: int) -> Value:
        if item is None or type(item) is Reference:
            return item
        if isinstance(item, (bool, np.bool_)):
            return bool(item)
        if isinstance(item, (int, np.integer)):
            return int(item) if int(item) in _INT64 else _describe(item)
        if isinstance(item, float):  # np.float64 is one, np.float32 is not
            return float(item)
        if isinstance(item, str):
            return clip(item)
        if isinstance(item, torch.Tensor):
            return dump_tensor(item)
        if isinstance(item, torch.device):
            return DeviceData(str(item))
        if isinstance(item, (list, tuple)) and depth < MAX_DEPTH:
            parts = list(itertools.islice(item, self._left + 1))
            if not self._afford(len(parts)):
                return _describe(item)
            kind: Any = "tuple" if isinstance(item, tuple) else "list"
            return SequenceData(kind, [self._dump(part, depth + 1) for part in parts])
        if isinstance(item, Mapping) and depth < MAX_DEPTH:
            pairs = list(itertools.islice(item.items(), self._left + 1))
            if not self._afford(2 * len(pairs)):
                return _describe(item)
            return MappingData([(self._dump(key, depth + 1), self._dump(part, depth + 1)) for key, part in pairs])
        if isinstance(item, _KEPT) or callable(item):
            return self.keep(item)
        return _describe(item)

    def _afford(self, items: int) -> bool:
        if items > self._left:
            return False
        self._left -= items
        return True


def dump_tensor(tensor: torch.Tensor) -> TensorData | Other:
    """Describe a tensor, wherever it lives; a subclass counts as the plain tensor that it holds.

    Raises TensorTooLargeError for one that no message can hold.
    """
    simulated = sys.modules.get("grader.simulated_gpu")
    try:
        # Only a class of the student's own answers for itself here: the arithmetic below must be torch's.
        with torch._C.DisableTorchFunctionSubclass():
            if tensor.numel() * tensor.element_size() > MAX_MESSAGE_BYTES:
                raise TensorTooLargeError(f"a tensor of {tensor.numel()} elements")
            device = simulated.device_of(tensor) if simulated else str(tensor.device)
            plain = simulated.to_host(tensor) if simulated else tensor.detach().cpu()
            return pack(plain, device=device, requires_grad=tensor.requires_grad)
    except TensorTooLargeError:
        raise
    except Exception:
        return _describe(tensor)


def roles(item: Any) -> list[str]:
    """Say what an object can serve as."""
    found = []
    if isinstance(item, type):
        found.append("class")
        if issubclass(item, nn.Module):
            found.append("module class")
    if isinstance(item, nn.Module):
        found.append("module")
    if isinstance(item, torch.optim.Optimizer):
        found.append("optimizer")
    if isinstance(item, Dataset):
        found.append("dataset")
    if isinstance(item, DataLoader):
        found.append("loader")
    if isinstance(item, torch.export.ExportedProgram):
        found.append("program")
    if callable(item):
        found.append("callable")
    return found


def _type_name(item: Any) -> str:
    module, name = type(item).__module__, type(item).__qualname__
    own = module in ("builtins", "__main__") or module.startswith("submission_")
    return clip(name if own else f"{module}.{name}")


def _describe(item: Any) -> Other:
    try:
        text = clip(_SHORT.repr(item))
    except Exception:
        text = "?"
    try:
        name = _type_name(item)
    except Exception:
        name = "?"
    return Other(type=name, text=text)
