"""The rule that the tensors of an operation are on one device, as CUDA's kernels check it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from grader.simulated_gpu.operators import Operator
from grader.simulated_gpu.tensor import SimulatedTensor


def require_one_device(op: Operator, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse an operation on tensors of two devices, except where CUDA takes one from the host: a 0-dimensional one in
    arithmetic, indices, copies.

    Raises:
        RuntimeError: "Expected all tensors to be on the same device, but found at least two devices, ...".
    """
    devices: list[str] = []
    for place, tensor in _tensors(args, kwargs):
        if isinstance(tensor, SimulatedTensor):
            device = "cuda:0"
        elif place in op.host_positions or (op.takes_scalars and tensor.dim() == 0 and place not in op.writes):
            continue
        else:
            device = str(tensor.device)
        if device not in devices:
            devices.append(device)
    if op.name in {"index", "_unsafe_index"} and not isinstance(args[0], SimulatedTensor):
        raise RuntimeError("indices should be either on cpu or on the same device as the indexed tensor (cpu)")
    if len(devices) > 1:
        raise RuntimeError(
            "Expected all tensors to be on the same device, but found at least two devices, "
            f"{devices[0]} and {devices[1]}! (when checking arguments in method wrapper_CUDA_{op.name})"
        )


def _tensors(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[int | str, torch.Tensor]]:
    for place, arg in [*enumerate(args), *kwargs.items()]:
        if isinstance(arg, torch.Tensor):
            yield place, arg  # type: ignore[misc]
        elif isinstance(arg, (list, tuple)):
            for each in arg:
                if isinstance(each, torch.Tensor):
                    yield place, each  # type: ignore[misc]
