"""Tensors as raw bytes and back, on either side of the boundary."""

from __future__ import annotations

import math
from typing import Final

import torch

from grader.boundary.values import MAX_RANK, ProtocolError, TensorData

_NAMES: Final = {
    torch.float64: "float64",
    torch.float32: "float32",
    torch.float16: "float16",
    torch.bfloat16: "bfloat16",
    torch.complex64: "complex64",
    torch.complex128: "complex128",
    torch.int64: "int64",
    torch.int32: "int32",
    torch.int16: "int16",
    torch.int8: "int8",
    torch.uint8: "uint8",
    torch.bool: "bool",
}
DTYPES: Final = {name: dtype for dtype, name in _NAMES.items()}


def pack(tensor: torch.Tensor, *, device: str, requires_grad: bool) -> TensorData:
    """Describe a plain, dense CPU tensor.

    Raises KeyError for a dtype and ValueError for a rank that have no place in the protocol, RuntimeError for what is
    not dense.
    """
    if tensor.dim() > MAX_RANK:
        raise ValueError(f"a tensor of rank {tensor.dim()}")
    # Not contiguous(): that keeps a single element's stride, which has no view as bytes.
    flat = tensor.detach().resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format).reshape(-1)
    if tensor.dtype is torch.bool:
        # `torch.empty` leaves bytes in it that are neither true nor false; torch takes them for true.
        flat = flat.view(torch.uint8) != 0
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
    makes memory be set aside. NaN and infinity are values like others; to look for them is the check's business.
    """
    dtype = DTYPES.get(data.dtype)
    if dtype is None:
        raise ProtocolError(f"unknown dtype {data.dtype!r}")
    if len(data.shape) > MAX_RANK or any(size < 0 for size in data.shape):
        raise ProtocolError("impossible shape")
    if math.prod(data.shape) * dtype.itemsize != len(data.data):
        raise ProtocolError("shape and number of bytes disagree")
    if dtype is torch.bool and data.data.translate(None, b"\x00\x01"):
        # torch takes any other byte for true here and for something else there.
        raise ProtocolError("a bool that is neither true nor false")
    try:
        if not data.data:
            return torch.empty(data.shape, dtype=dtype)
        return torch.frombuffer(bytearray(data.data), dtype=dtype).reshape(data.shape)
    except (RuntimeError, OverflowError, TypeError) as error:
        # An empty tensor may still have dimensions that torch cannot multiply: (2**40, 2**40, 0).
        raise ProtocolError(f"impossible shape: {error}") from None
