"""CPU ways to do what torch sends to kernels that exist for CUDA only: the fused cells of recurrent layers.

The formulas are those of https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html and ``GRU.html``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def _lstm_cell(
    inputs: Tensor, hidden: Tensor, cell: Tensor, input_bias: Tensor | None = None, hidden_bias: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    gates = _with_bias(inputs, input_bias) + _with_bias(hidden, hidden_bias)
    i, f, g, o = gates.chunk(4, 1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_cell = f * cell + i * g
    return o * new_cell.tanh(), new_cell, torch.cat([i, f, g, o], 1)


def _lstm_cell_backward(
    grad_hidden: Tensor | None,
    grad_new_cell: Tensor | None,
    cell: Tensor,
    new_cell: Tensor,
    workspace: Tensor,
    has_bias: bool,
) -> tuple[Tensor, Tensor, Tensor | None]:
    i, f, g, o = workspace.chunk(4, 1)
    bent = new_cell.tanh()
    grad = torch.zeros_like(new_cell) if grad_new_cell is None else grad_new_cell
    grad_o = torch.zeros_like(o)
    if grad_hidden is not None:
        grad = grad + grad_hidden * o * (1 - bent * bent)
        grad_o = grad_hidden * bent * o * (1 - o)
    grad_gates = torch.cat([grad * g * i * (1 - i), grad * cell * f * (1 - f), grad * i * (1 - g * g), grad_o], 1)
    return grad_gates, grad * f, grad_gates.sum(0) if has_bias else None


def _gru_cell(
    inputs: Tensor, hidden: Tensor, state: Tensor, input_bias: Tensor | None = None, hidden_bias: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    input_r, input_z, input_n = _with_bias(inputs, input_bias).chunk(3, 1)
    hidden_r, hidden_z, hidden_n = _with_bias(hidden, hidden_bias).chunk(3, 1)
    r, z = (input_r + hidden_r).sigmoid(), (input_z + hidden_z).sigmoid()
    n = (input_n + r * hidden_n).tanh()
    return n + z * (state - n), torch.cat([r, z, n, state, hidden_n], 1)


def _gru_cell_backward(
    grad: Tensor, workspace: Tensor, has_bias: bool
) -> tuple[Tensor, Tensor, Tensor, Tensor | None, Tensor | None]:
    r, z, n, state, hidden_n = workspace.chunk(5, 1)
    grad_z = grad * (state - n) * z * (1 - z)
    grad_n = grad * (1 - z) * (1 - n * n)
    grad_r = grad_n * hidden_n * r * (1 - r)
    grad_inputs = torch.cat([grad_r, grad_z, grad_n], 1)
    grad_hidden = torch.cat([grad_r, grad_z, grad_n * r], 1)
    biases = (grad_inputs.sum(0), grad_hidden.sum(0)) if has_bias else (None, None)
    return grad_inputs, grad_hidden, grad * z, *biases


def _with_bias(gates: Tensor, bias: Tensor | None) -> Tensor:
    return gates if bias is None else gates + bias


SUBSTITUTES: dict[str, Callable[..., Any]] = {
    "_thnn_fused_lstm_cell": _lstm_cell,
    "_thnn_fused_lstm_cell_backward_impl": _lstm_cell_backward,
    "_thnn_fused_gru_cell": _gru_cell,
    "_thnn_fused_gru_cell_backward": _gru_cell_backward,
}
