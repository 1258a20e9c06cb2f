"""``torch.autocast("cuda")``: which functions compute in half precision, and which in full.

torch's own autocasting is tied to device type CUDA. The lists are the usual part of those in
https://docs.pytorch.org/docs/stable/amp.html#cuda-op-specific-behavior
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812

from grader.simulated_gpu.tensor import SimulatedTensor

_t: Any = torch.Tensor
# fmt: off
_HALF: frozenset[Any] = frozenset((
    torch._C._nn.linear, torch.matmul, torch.mm, torch.bmm, torch.mv, torch.addmm, torch.addmv, torch.baddbmm,
    torch.conv1d, torch.conv2d, torch.conv3d, torch.conv_transpose1d, torch.conv_transpose2d, torch.prelu,
    _t.matmul, _t.__matmul__, _t.__rmatmul__, _t.mm, _t.bmm, _t.mv, _t.addmm,
))
_FULL: frozenset[Any] = frozenset((
    F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss, F.cross_entropy, F.nll_loss, F.kl_div,
    F.binary_cross_entropy_with_logits, F.cosine_embedding_loss, F.hinge_embedding_loss, F.poisson_nll_loss,
    F.softmax, F.log_softmax, F.layer_norm, F.group_norm, F.softplus, F.normalize, F.cosine_similarity,
    torch.softmax, torch.log_softmax, torch.exp, torch.log, torch.pow, torch.sum, torch.prod, torch.cumsum,
    _t.softmax, _t.log_softmax, _t.exp, _t.log, _t.pow, _t.sum, _t.prod, _t.cumsum, _t.norm, torch.norm,
))
# fmt: on


def autocast(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments in the precision that autocasting, if it is on, gives the function."""
    if not torch.is_autocast_enabled("cuda"):
        return args, kwargs
    if func in _HALF:
        dtype = torch.get_autocast_dtype("cuda")
    elif func in _FULL:
        dtype = torch.float32
    else:
        return args, kwargs
    return tuple(_cast(arg, dtype) for arg in args), {name: _cast(arg, dtype) for name, arg in kwargs.items()}


def _cast(arg: Any, dtype: torch.dtype) -> Any:
    floating = isinstance(arg, SimulatedTensor) and arg.is_floating_point() and arg.dtype != torch.float64
    return arg.to(dtype) if floating and arg.dtype != dtype else arg
