"""Tensors as raw bytes and back, on either side of the boundary."""

from __future__ import annotations

import math
from typing import Final

import torch

from grader.boundary.protocol import ProtocolError, TensorData

DTYPES: Final[dict[str, torch.dtype]] = {
    name: getattr(torch, name)
    for name in (
        [
            "float64",
            "float32",
            "float16",
            "bfloat16",
            "complex64",
            "complex128",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8",
            "bool",
        ]
    )
}
_NAMES: Final = {dtype: name for name, dtype in DTYPES.items()}


def pack(tensor: torch.Tensor, *, device: str, requires_grad: bool) -> TensorData:
    """Describe a plain, dense CPU tensor. Raises KeyError for a dtype that has no place in the protocol."""
    flat = tensor.detach().resolve_conj().resolve_neg().contiguous().reshape(-1)
    return TensorData(
        dtype=_NAMES[tensor.dtype],
        shape=list(tensor.shape),
        data=flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b"",
        device=device,
        requires_grad=requires_grad,
    )


def unpack(data: TensorData) -> torch.Tensor:
    """Rebuild the tensor on the CPU, without a graph.

    Raises ProtocolError unless dtype, rank, every dimension and the number of bytes agree: a shape alone never
    makes memory be set aside.
    """
    dtype = DTYPES.get(data.dtype)
    if dtype is None:
        raise ProtocolError(f"unknown dtype {data.dtype!r}")
    if len(data.shape) > 16 or any(size < 0 for size in data.shape):
        raise ProtocolError("impossible shape")
    if math.prod(data.shape) * dtype.itemsize != len(data.data):
        raise ProtocolError("shape and number of bytes disagree")
    if not data.data:
        return torch.empty(data.shape, dtype=dtype)
    return torch.frombuffer(bytearray(data.data), dtype=dtype).reshape(data.shape)
