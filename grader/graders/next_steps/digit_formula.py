"""The formula of a small convolutional network, and the formulas of the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d, pad

Function = Callable[[Tensor], Tensor]


def same(x: Tensor) -> Tensor:
    """Leave it as it is."""
    return x


def convolve(x: Tensor, kernels: Tensor, bias: Tensor, mode: str = "constant", gap: int = 1) -> Tensor:
    """(N, in, H, W) -> (N, out, H, W) by kernels (out, in, 3, 3) and padding 1; ``gap`` is torch's dilation."""
    side = 2 * gap + 1
    framed = pad(x, (gap, gap, gap, gap), mode=mode)
    windows = framed.unfold(2, side, 1).unfold(3, side, 1)[..., ::gap, ::gap]
    return torch.einsum("nihwab,oiab->nohw", windows, kernels) + bias[:, None, None]


def pool(x: Tensor) -> Tensor:
    """The largest number of every 2 x 2 window."""
    return x.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))


def _mean_pool(x: Tensor) -> Tensor:
    return x.unfold(2, 2, 2).unfold(3, 2, 2).mean((-1, -2))


def _min_pool(x: Tensor) -> Tensor:
    return -pool(-x)


def _wide_pool(x: Tensor) -> Tensor:
    return max_pool2d(x, 3, stride=2, padding=1)


def _corner(x: Tensor) -> Tensor:
    return x[:, :, ::2, ::2]


def _flat(maps: Tensor) -> Tensor:
    return maps.flatten(1)


@dataclass(frozen=True)
class Formula:
    """The model, or one with a mistake in it."""

    before: Function = same
    acts: tuple[Function, Function] = (torch.relu, torch.relu)
    pools: tuple[Function, Function] = (pool, pool)
    after: Function = same
    mode: str = "constant"
    gaps: tuple[int, int] = (1, 1)
    flat: Function = _flat
    flipped: bool = False
    biases: tuple[int, int, int] = (1, 1, 1)

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """(N, 1, 8, 8) -> (N, classes). ``weights``: kernels and bias, kernels and bias, weight and bias."""
        k1, b1, k2, b2, w, b = weights
        if self.flipped:
            k1, k2 = k1.flip(2, 3), k2.flip(2, 3)
        x = self.before(x)
        x = self.pools[0](self.acts[0](convolve(x, k1, self.biases[0] * b1, self.mode, self.gaps[0])))
        x = self.pools[1](self.acts[1](convolve(x, k2, self.biases[1] * b2, self.mode, self.gaps[1])))
        return self.after(self.flat(x) @ w.T + self.biases[2] * b)


RIGHT: Final = Formula()


def _in_either(right: Function, wrong: Function) -> tuple[tuple[Function, Function], ...]:
    return (wrong, wrong), (wrong, right), (right, wrong)


def _each(x: Tensor) -> tuple[Tensor, Tensor]:
    """Every image's mean and spread."""
    return x.mean((1, 2, 3), keepdim=True), x.std((1, 2, 3), keepdim=True)


SCALED: Final[tuple[Function, ...]] = (
    lambda x: x / 16,
    lambda x: x / 255,
    lambda x: 16 * x,
    lambda x: 255 * x,
    lambda x: x - 0.5,
    lambda x: 2 * x - 1,
    lambda x: 1 - x,
    lambda x: (x - 0.1307) / 0.3081,
    lambda x: x - x.mean(),
    lambda x: x - x.mean(0),
    lambda x: x - _each(x)[0],
    lambda x: (x - x.mean()) / x.std(),
    lambda x: (x - _each(x)[0]) / _each(x)[1],
    lambda x: x / x.max(),
    lambda x: x / x.amax((1, 2, 3), keepdim=True),
    lambda x: x.clamp(0, 1),
    lambda x: x.clamp(-1, 1),
)
"""What is done once more to images that come in ready for use."""
MIXED: Final[tuple[Function, ...]] = (
    lambda maps: maps.permute(1, 2, 3, 0).reshape(len(maps), -1),
    lambda maps: maps.transpose(0, 1).reshape(len(maps), -1),
    lambda maps: maps.permute(2, 3, 0, 1).reshape(len(maps), -1),
    lambda maps: maps.permute(2, 3, 1, 0).reshape(len(maps), -1),
    lambda maps: maps.reshape(-1, len(maps)).T,
)
"""Flattened so that a row holds numbers of several images."""


def _variants() -> dict[str, Formula]:
    relu = torch.relu
    made = {
        "no_relu": Formula(acts=(same, same)),
        "no_first_relu": Formula(acts=(same, relu)),
        "no_second_relu": Formula(acts=(relu, same)),
        "relu_after": Formula(after=relu),
        "relu_after+": Formula(after=relu, acts=(relu, same)),
        "softmax_after": Formula(after=lambda z: z.softmax(1)),
        "softmax_after+": Formula(after=lambda z: z.softmax(0)),
        "log_softmax_after": Formula(after=lambda z: z.log_softmax(1)),
        "sigmoid_after": Formula(after=torch.sigmoid),
        "tanh_after": Formula(after=torch.tanh),
        "axes_swapped": Formula(before=lambda x: x.transpose(2, 3)),
        "flipped_kernel": Formula(flipped=True),
        "no_first_bias": Formula(biases=(0, 1, 1)),
        "no_second_bias": Formula(biases=(1, 0, 1)),
        "no_last_bias": Formula(biases=(1, 1, 0)),
    }
    pools = {"mean_pool": _mean_pool, "min_pool": _min_pool, "wide_pool": _wide_pool, "stride_for_pool": _corner}
    for name, function in pools.items():
        made |= {name + "+" * i: Formula(pools=both) for i, both in enumerate(_in_either(pool, function))}
    made |= {f"padding_{mode}": Formula(mode=mode) for mode in ("reflect", "replicate", "circular")}
    made |= {"dilated" + "+" * i: Formula(gaps=gaps) for i, gaps in enumerate(((2, 2), (2, 1), (1, 2)))}
    made |= {"scaled_again" + "+" * i: Formula(before=function) for i, function in enumerate(SCALED)}
    made |= {"images_mixed" + "+" * i: Formula(flat=function) for i, function in enumerate(MIXED)}
    acts = {"tanh_for_relu": torch.tanh, "sigmoid_for_relu": torch.sigmoid}
    for name, act in acts.items():
        made |= {name + "+" * i: Formula(acts=both) for i, both in enumerate(_in_either(relu, act))}
    for name in ("leaky_relu", "elu", "gelu", "silu", "relu6", "softplus"):
        function = getattr(torch.nn.functional, name)
        made |= {
            f"other_relu{'+' * (len(made) + i)}": Formula(acts=both)
            for i, both in enumerate(_in_either(relu, function))
        }
    return made


MISTAKES: Final = _variants()
