"""``torch.save`` and ``torch.load`` of tensors on the simulated device, in torch's own file format.

A checkpoint written in the context says ``cuda:0`` of its storages, as one from a GPU does, so reading it without a
GPU and without ``map_location`` fails as it does for such a one.
See https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from typing import Any

import torch

from grader.simulated_gpu.carrier import require_ordinal
from grader.simulated_gpu.patches import Patches
from grader.simulated_gpu.tensor import SimulatedTensor, is_gpu_storage, mark_as_gpu_storage


def install(patches: Patches) -> None:
    """Let torch's serialization know the device's storages."""
    serialization: Any = torch.serialization
    registry = [(0, _tag, _restore), *serialization._package_registry]
    patches.set(serialization, "_package_registry", registry)
    rebuild = torch._utils._rebuild_tensor

    def rebuild_tensor(storage: Any, *place: Any) -> Any:
        tensor = rebuild(storage, *place)  # type: ignore[no-untyped-call]
        return SimulatedTensor(tensor) if is_gpu_storage(storage._untyped_storage) else tensor

    patches.set(torch._utils, "_rebuild_tensor", rebuild_tensor)


def _tag(storage: Any) -> str | None:
    return "cuda:0" if is_gpu_storage(storage) else None


def _restore(storage: Any, location: str) -> Any:
    if not location.startswith("cuda"):
        return None
    index = torch.device(location).index
    if index:
        raise RuntimeError(
            f"Attempting to deserialize object on CUDA device {index} but torch.cuda.device_count() is 1. "
            "Please use torch.load with map_location to map your storages to an existing device."
        )
    require_ordinal(index)
    mark_as_gpu_storage(storage)
    return storage
