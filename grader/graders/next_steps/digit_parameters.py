"""The parameters of ``cnn``'s model: which is what, in whatever axes they are stored, and why there is no reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.judging import fail, join
from grader.student import RemoteTensor

Layout = Callable[[Tensor], Tensor]
Shape = tuple[int, ...]
Sizes = tuple[int, int]
"""Channels and classes."""
PER_CHANNEL: Final = 8
"""Numbers that the linear layer gets, for every channel of the first convolution: twice as many maps of 2 x 2."""
LAYERS: Final = ("first convolution", "second convolution", "linear layer")
MAPS: Final = {64: "no_pool", 16: "one_pool", 1: "one_number_per_map", 36: "no_padding", 9: "no_padding"}
"""What is missing when the linear layer gets so many numbers per map."""


@dataclass(frozen=True)
class Reading:
    """Which parameter is what, and how it is stored."""

    names: tuple[str, ...]
    layouts: tuple[Layout, ...]

    def of(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """The six weights in the formula's order and shapes, in float64, from parameters or gradients."""
        pairs = zip(self.names, self.layouts, strict=True)
        return [layout(tensors[name].values.double()) for name, layout in pairs]


def shapes(sizes: Sizes) -> tuple[Shape, ...]:
    """The shapes of the six parameters, as torch's layers have them."""
    channels, classes = sizes
    return (
        (channels, 1, 3, 3),
        (channels,),
        (2 * channels, channels, 3, 3),
        (2 * channels,),
        (classes, PER_CHANNEL * channels),
        (classes,),
    )


def readings(parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[Reading]:
    """Every way to read the parameters as the model's. Raises Failure when there is none."""
    wanted = shapes(sizes)
    found: list[Reading] = []
    if len(parameters) == len(wanted):
        options = [
            [(name, layout) for name, item in parameters.items() for layout in _layouts(item.values, shape, role)]
            for role, shape in enumerate(wanted)
        ]
        for choice in product(*options):
            names, layouts = zip(*choice, strict=True)
            if len(set(names)) == len(wanted):
                found.append(Reading(names, layouts))
    if found:
        return found
    have = [tuple(item.values.shape) for item in parameters.values()]
    raise unreadable(have, sizes)


def _layouts(values: Tensor, shape: Shape, role: int) -> list[Layout]:
    if values.numel() != torch.Size(shape).numel():
        return []
    if len(shape) == 1:
        return [lambda v: v.reshape(shape)] if max(values.shape, default=1) == shape[0] else []
    if values.dim() < 2:
        return []
    if role in (0, 2):
        out, into, *window = shape
        return _axis_orders(values, ((out,), (into,), tuple(window)), shape)
    # The maps may be flattened in any order: the layer's inputs are maps, rows and columns.
    return _axis_orders(values, ((shape[0],), (shape[1] // 4,), (2,), (2,)), shape)


def _axis_orders(values: Tensor, groups: Sequence[Shape], shape: Shape) -> list[Layout]:
    """A weight may be stored with these groups of axes in any order, neighbouring ones in one."""
    found: dict[tuple[int, ...], Layout] = {}
    numbered = [(group, i) for group, sizes in enumerate(groups) for i in range(len(sizes))]
    for order in permutations(range(len(groups))):
        stored = tuple(size for group in order for size in groups[group])
        if not _merges(tuple(values.shape), stored):
            continue
        there = [(group, i) for group in order for i in range(len(groups[group]))]
        back = [there.index(axis) for axis in numbered]
        # Two orders may come to the same, where an axis has the size 1.
        places = torch.arange(values.numel()).reshape(stored).permute(back).flatten()
        found.setdefault(
            tuple(places.tolist()),
            lambda v, s=stored, b=back: v.reshape(s).permute(b).reshape(shape),  # type: ignore[misc]
        )
    return list(found.values())


def _merges(shape: Shape, whole: Shape) -> bool:
    """Whether a shape comes from a whole one by putting neighbouring axes together; axes of size 1 do not count."""
    left = [size for size in whole if size != 1]
    for size in (size for size in shape if size != 1):
        merged = 1
        while merged < size and left:
            merged *= left.pop(0)
        if merged != size:
            return False
    return not left


def unreadable(have: list[Shape], sizes: Sizes) -> Failure:
    """The failure of parameters that are not the model's."""
    return fail(
        "params",
        expected=say("expected.parameters", shapes=join(map(str, shapes(sizes)))),
        found=say("found.parameters", shapes=join(map(str, have))) if have else say("found.no_parameters"),
        cause=_cause(have, sizes),
    )


def _cause(have: list[Shape], sizes: Sizes) -> Text:
    if not have:
        return say("cause.not_registered")
    wanted = shapes(sizes)
    missing, extra = Counter(wanted) - Counter(have), Counter(have) - Counter(wanted)
    if not extra and all(len(shape) == 1 for shape in missing):
        without = [layer for layer, shape in zip(LAYERS, wanted[1::2], strict=True) if shape in missing]
        return say("cnn.cause.no_bias") if len(without) == 3 else say(f"cnn.cause.no_bias_{_numbers(without)}")
    if sorted(map(len, have)) == [2, 4, 4]:
        return say("cnn.cause.no_bias")
    kernels: list[Shape] = [shape for shape in have if len(shape) == 4]
    if len(have) > 6:
        return say(f"cnn.cause.{_too_many(have, missing, extra)}")
    if len(have) < 6:
        return say("cnn.cause.one_convolution" if len(kernels) == 1 else "cnn.cause.missing_parameters")
    return say(f"cnn.cause.{_of_kernels(kernels, have, sizes) or _of_sizes(kernels, have, sizes)}")


def _numbers(layers: Sequence[str]) -> str:
    return "_".join(str(LAYERS.index(layer) + 1) for layer in layers)


def _too_many(have: list[Shape], missing: Counter[Shape], extra: Counter[Shape]) -> str:
    if not missing and all(len(shape) == 1 for shape in extra) and all(count % 2 == 0 for count in extra.values()):
        return "normalisation"
    if sum(len(shape) == 2 for shape in have) > 1:
        return "two_linear"
    return "extra_convolution" if sum(len(shape) == 4 for shape in have) > 2 else "extra_parameters"


def _of_kernels(kernels: list[Shape], have: list[Shape], sizes: Sizes) -> str:
    """What two kernels say, where other numbers than their sizes are wrong."""
    channels, _ = sizes
    if len(kernels) != 2:
        return ""
    if any(shape[2:] != (3, 3) and shape.count(3) < 2 for shape in kernels):
        return "kernel_size"
    first, second = sorted(kernels, key=lambda shape: shape[0])
    if first[0] == channels and first[1:] == (1, 3, 3) and second[0] == 2 * channels and second[1] < channels:
        return "grouped"
    if first[:1] == (channels,) and first[1] > 1 and second[:2] == (2 * channels, channels):
        return "input_channels"
    if have != list(shapes(sizes)) and (first[0], second[0]) == (channels, channels):
        return "not_doubled"
    return ""


def _of_sizes(kernels: list[Shape], have: list[Shape], sizes: Sizes) -> str:
    channels, classes = sizes
    flat = next((shape for shape in have if len(shape) == 2), ())
    outs = sorted(shape[0] for shape in kernels)
    if len(kernels) == 2 and outs == [channels, 2 * channels] and flat and flat[0] == classes:
        per_map = flat[1] / (2 * channels)
        return MAPS.get(int(per_map), "linear_size") if per_map % 1 == 0 else "linear_size"
    return "sizes_ignored"
