"""Comparisons that fail with words: shape, then dtype, then device, then values; nothing ever broadcasts.

Everything raises ``Failure``. Tolerances come from the dtype and from the size of what was added up, not from taste.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.student import Device, RemoteTensor, Student, describe, dtype_name

EPS32: Final = torch.finfo(torch.float32).eps
SLACK: Final = 64
"""How many roundings (in units of eps times magnitude) a value may be off: sums in any order, any fused operation."""


def fail(kind: str = "", **parts: Text | None) -> Failure:
    """Make a Failure (to be raised)."""
    return Failure(kind=kind, **parts)


def tensor(
    found: Any, *, shape: Sequence[int], what: Text, kind: str = "", dtype: torch.dtype = torch.float32
) -> Tensor:
    """Insist on a tensor of this shape and dtype, with finite values; give its values in float64."""
    values = some_tensor(found, shape=shape, what=what, kind=kind)
    if tuple(values.shape) != tuple(shape):
        raise fail(
            "shape",
            expected=say("expected.shape", what=what, shape=tuple(shape)),
            found=say("found.shape", shape=tuple(values.shape)),
            cause=shape_cause(tuple(values.shape), tuple(shape)),
        )
    if values.dtype != dtype:
        raise fail(
            "dtype",
            expected=say("expected.dtype", what=what, dtype=dtype_name(dtype)),
            found=say("found.dtype", dtype=dtype_name(values.dtype)),
            cause=say("cause.dtype"),
        )
    if not bool(torch.isfinite(values).all()):
        raise fail(
            kind,
            expected=say("expected.finite", what=what),
            found=say("found.not_finite"),
            cause=say("cause.not_finite"),
        )
    return values.double()


def some_tensor(found: Any, *, shape: Sequence[int], what: Text, kind: str) -> Tensor:
    """Insist on a tensor, and give its values; ``shape`` is only told of. Raises Failure."""
    if isinstance(found, RemoteTensor):
        return found.values
    expected = say("expected.tensor", what=what, shape=tuple(shape))
    cause = say("cause.no_return") if found is None else say("cause.not_a_tensor")
    raise fail(kind, expected=expected, found=describe(found), cause=cause)


def shape_cause(found: tuple[int, ...], expected: tuple[int, ...], otherwise: str = "cause.shape") -> Text:
    """What probably made another shape; ``otherwise`` is the message for none of the usual causes."""
    if found[::-1] == expected:
        return say("cause.transposed")
    if tuple(size for size in expected if size != 1) == tuple(size for size in found if size != 1):
        return say("cause.squeezed")
    if found == ():
        return say("cause.reduced")
    return say(otherwise)


def close(found: Tensor, expected: Tensor, magnitude: Tensor, eps: float = EPS32) -> bool:
    """Whether ``found`` is ``expected`` up to roundings of numbers of the given magnitude. NaN is never close."""
    return found.shape == expected.shape and bool(((found - expected).abs() <= SLACK * eps * magnitude + 1e-30).all())


def number(found: Any) -> bool:
    """Whether this is a plain real number (a bool is none, a tensor neither)."""
    return isinstance(found, (int, float)) and not isinstance(found, bool)


@dataclass(frozen=True)
class Layers:
    """One reading of a model's parameters as two linear layers: which parameter is what, and how it is stored."""

    names: tuple[str, ...]
    transposed: tuple[bool, ...]
    shapes: tuple[tuple[int, ...], ...]

    def of(self, tensors: Mapping[str, RemoteTensor]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """W1 (hidden, in), b1 (hidden,), W2 (out, hidden), b2 (out,) in float64, from parameters or gradients."""
        parts = []
        for name, transposed, shape in zip(self.names, self.transposed, self.shapes, strict=True):
            values = tensors[name].values.double()
            parts.append(values.T if transposed else values.reshape(shape))
        return (parts[0], parts[1], parts[2], parts[3])


def linear_layers(
    parameters: Mapping[str, RemoteTensor], in_features: int, hidden_features: int, out_features: int
) -> list[Layers]:
    """Find the two layers among parameters of any order and name, stored either way round.

    Gives every reading that the shapes allow; one, unless sizes coincide. Raises Failure when there is none.
    """
    wanted = ((hidden_features, in_features), (hidden_features,), (out_features, hidden_features), (out_features,))
    readings: list[Layers] = []
    if len(parameters) == 4:
        for names in permutations(parameters):
            options = [_layouts(parameters[name].values, shape) for name, shape in zip(names, wanted, strict=True)]
            readings.extend(Layers(names, layout, wanted) for layout in product(*options))
    if readings:
        return readings
    shapes = sorted(tuple(item.values.shape) for item in parameters.values())
    raise fail(
        "params",
        expected=say("expected.parameters", shapes=join(str(shape) for shape in wanted)),
        found=say("found.parameters", shapes=join(map(str, shapes))) if shapes else say("found.no_parameters"),
        cause=_parameter_cause(shapes, list(wanted)),
    )


def _layouts(values: Tensor, shape: tuple[int, ...]) -> list[bool]:
    """How a parameter can be read as this shape: as it stands (False), transposed (True), or not at all."""
    if len(shape) == 1:
        return [False] if values.numel() == shape[0] and max(values.shape, default=1) == shape[0] else []
    layouts = [False] if tuple(values.shape) == shape else []
    if tuple(values.shape) == shape[::-1] and (not layouts or shape[0] != 1):
        layouts.append(True)
    return layouts


def _parameter_cause(shapes: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> Text:
    if not shapes:
        return say("cause.not_registered")
    flat = [shape for shape in shapes if len(shape) < 2]
    if len(shapes) == 2 and len(flat) == 0:
        return say("cause.no_bias")
    if len(shapes) == 2:
        return say("cause.one_layer")
    if len(shapes) > 4:
        return say("cause.extra_parameters")
    if len(shapes) == 4:
        return say("cause.sizes_ignored")
    return say("cause.missing_parameters")


def device_is(found: Any, wanted: str, *, what: Text) -> None:
    """Insist that a tensor came back from the device of this type (``cuda`` or ``cpu``)."""
    if not isinstance(found, RemoteTensor):
        raise fail("device", expected=say("expected.on_device", what=what, device=wanted), found=describe(found))
    device_name_is(found.device, wanted, what=what)


def device_name_is(name: str, wanted: str, *, what: Text) -> None:
    """Insist on a device of this type (``cuda`` or ``cpu``), of which the name is known."""
    if Device(name).type != wanted:
        raise fail(
            "device",
            expected=say("expected.on_device", what=what, device=wanted),
            found=say("found.device", name=name),
            cause=say("cause.left_behind", what=what),
            advice=say("cause.left_behind_advice"),
        )


def torch_untouched(student: Student) -> None:
    """Raise Failure when the submission has replaced parts of torch or Python."""
    names = student.tampering()
    if names:
        kind = "defaults_changed" if all(name.startswith("torch.set_default_") for name in names) else "tampering"
        raise fail(
            "integrity",
            found=say(f"found.{kind}", names=join(names[:4])),
            cause=say(f"cause.{kind}", names=join(names[:4])),
            advice=say(f"cause.{kind}_advice", names=join(names[:4])),
        )


def join(items: Iterable[str]) -> str:
    """Names, separated by commas."""
    return ", ".join(items)
