"""Lazy layers' parameters: without values until the first forward pass, they keep in mind where they are to be.

See https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.lazy.LazyModuleMixin.html
"""

from __future__ import annotations

from typing import Any

import torch

from grader.simulated_gpu.carrier import CUDA, in_cpp_names, is_gpu
from grader.simulated_gpu.patches import Patches
from grader.simulated_gpu.tensor import await_gpu, awaits_gpu


def install(patches: Patches) -> None:
    """Let parameters without values be made on the device, and get their values there."""
    mixin: Any = torch.nn.parameter.UninitializedTensorMixin  # type: ignore[attr-defined]
    materialize = mixin.materialize

    def materialize_there(self: Any, shape: Any, device: Any = None, dtype: Any = None) -> None:
        wanted = awaits_gpu(self) if device is None else _means_gpu(device)
        await_gpu(self, False)
        materialize(self, shape, "cpu", dtype)
        if wanted:
            self.data = self.data.to(CUDA)

    patches.set(mixin, "materialize", materialize_there)
    for kind in (torch.nn.parameter.UninitializedParameter, torch.nn.parameter.UninitializedBuffer):
        patches.set(kind, "__new__", _made_on_host(kind.__new__))


def _made_on_host(make: Any) -> Any:
    def new(cls: Any, requires_grad: Any = None, device: Any = None, dtype: Any = None, **kwargs: Any) -> Any:
        if requires_grad is not None:
            kwargs["requires_grad"] = requires_grad
        wanted = device if device is not None else torch.get_default_device()
        if not _means_gpu(wanted):
            return make(cls, device=device, dtype=dtype, **kwargs)
        made = make(cls, device="cpu", dtype=dtype, **kwargs)
        await_gpu(made, True)
        return made

    return new


def _means_gpu(device: Any) -> bool:
    place = in_cpp_names(device)
    return is_gpu(torch.device(place))
