"""Classes of torch's that take a device, and make a simulated thing where the device is the GPU."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from grader.simulated_gpu.carrier import is_gpu, require_ordinal


class _ByDevice(type):
    """The type of a stand-in class: calling it makes an object of the device asked for, and ``isinstance`` accepts the
    objects of the original class."""

    original: Any
    simulated: Callable[..., Any]
    default_device: str

    def __call__(cls, device: Any = None, *args: Any, **kwargs: Any) -> Any:
        place = torch.device(cls.default_device if device is None else device)
        if is_gpu(place):
            require_ordinal(place.index)
            return cls.simulated(*args, **kwargs)
        return cls.original(place, *args, **kwargs)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.original) or bool(getattr(type(instance), "stands_for", None) is cls.original)


def by_device(original: Any, simulated: Callable[..., Any], default_device: str) -> Any:
    """A class that stands for ``original`` and makes what ``simulated`` returns where the device is the GPU."""
    contents = {
        "original": original,
        "simulated": staticmethod(simulated),
        "default_device": default_device,
        "__doc__": original.__doc__,
        "__module__": original.__module__,
    }
    return _ByDevice(original.__name__, (), contents)
