"""The formula of a recurrent network, and the formulas of the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, normalize

Function = Callable[[Tensor], Tensor]


def same(x: Tensor) -> Tensor:
    """Leave it as it is."""
    return x


def layer(
    x: Tensor,
    w_in: Tensor,
    w_hidden: Tensor,
    bias: Tensor,
    h: Tensor,
    *,
    act: Function = torch.tanh,
    detach: Collection[int] = (),
) -> Tensor:
    """All states (N, L, H) of a recurrent layer; before the steps ``detach``, how the state came about is forgotten."""
    states = []
    for step in range(x.shape[1]):
        h = act(x[:, step] @ w_in.T + (h.detach() if step in detach else h) @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, 1)


def _over_rows(state: Tensor) -> Tensor:
    """Normalised over the rows, as a batch normalisation does; one row has no spread."""
    spread = state.std(0, unbiased=len(state) > 1)
    return (state - state.mean(0)) / spread


@dataclass(frozen=True)
class Formula:
    """The model, or one with a mistake in it. ``pick`` takes a state per sequence, (N, L, H) -> (N, H)."""

    before: Function = same
    act: Function = torch.tanh
    pick: Function = lambda states: states[:, -1]
    after: Function = same
    start: float = 0.0
    carried: float = 1.0
    biases: tuple[int, int] = (1, 1)
    skip: int = 0
    detach: Collection[int] = ()

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """(N, L, features) -> (N, outputs). ``weights``: of the input, of the state, bias, of the output, bias."""
        w_in, w_hidden, bias, w_out, b_out = weights
        last = self.skip * x[:, -1, :1]
        x = self.before(x)
        h = torch.full((len(x), len(w_hidden)), self.start, dtype=x.dtype)
        states = layer(x, w_in, self.carried * w_hidden, self.biases[0] * bias, h, act=self.act, detach=self.detach)
        return self.after(self.pick(states) @ w_out.T + self.biases[1] * b_out) + last


RIGHT: Final = Formula()


def truncations(steps: int) -> list[range]:
    """Before which steps a state may be detached that is detached again and again; the first one is last."""
    return [range(first, steps, every) for every in range(1, steps) for first in (every, 0)]


MISTAKES: Final[Mapping[str, Formula]] = {
    "first_step": Formula(pick=lambda s: s[:, 0]),
    "mean_of_steps": Formula(pick=lambda s: s.mean(1)),
    "mean_of_steps+": Formula(pick=lambda s: s.sum(1)),
    "mean_of_steps++": Formula(pick=lambda s: s.amax(1)),
    "step_before_last": Formula(pick=lambda s: s[:, -2]),
    "rows_for_steps": Formula(before=lambda x: x.transpose(0, 1), pick=lambda s: s[-1]),
    "view_for_transpose": Formula(before=lambda x: x.reshape(x.shape[1], x.shape[0], -1).transpose(0, 1)),
    "backwards": Formula(before=lambda x: x.flip(1)),
    "relu_cell": Formula(act=torch.relu),
    "sigmoid_cell": Formula(act=torch.sigmoid),
    "no_tanh": Formula(act=same),
    "not_carried": Formula(carried=0.0),
    "starts_at_one": Formula(start=1.0),
    "tanh_after": Formula(after=torch.tanh),
    "relu_after": Formula(after=torch.relu),
    "sigmoid_after": Formula(after=torch.sigmoid),
    "softmax_after": Formula(after=lambda z: z.softmax(1)),
    "act_before_output": Formula(pick=lambda s: torch.relu(s[:, -1])),
    "act_before_output+": Formula(pick=lambda s: torch.tanh(s[:, -1])),
    "act_before_output++": Formula(pick=lambda s: torch.sigmoid(s[:, -1])),
    "normalised_state": Formula(pick=lambda s: layer_norm(s[:, -1], s.shape[-1:])),
    "normalised_state+": Formula(pick=lambda s: _over_rows(s[:, -1])),
    "normalised_state++": Formula(pick=lambda s: normalize(s[:, -1], dim=1)),
    "last_input_added": Formula(skip=1),
    "window_changed": Formula(before=lambda x: x - x.mean(1, keepdim=True)),
    "window_changed+": Formula(before=lambda x: (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True)),
    "window_changed++": Formula(before=lambda x: x - x[:, :1]),
    "window_changed+++": Formula(before=lambda x: x - x[:, -1:]),
    "window_changed++++": Formula(before=lambda x: x - x.mean()),
    "window_changed+++++": Formula(before=lambda x: (x - x.mean()) / x.std()),
    "no_cell_bias": Formula(biases=(0, 1)),
    "no_output_bias": Formula(biases=(1, 0)),
}
