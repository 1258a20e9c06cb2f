"""The form of answers to questions whose answers have a form: checked before a grader looks into them.

What a submission's own function returns may be anything, and is judged. What the worker says of parameters, gradients,
settings and notes has one form; another one is no answer of the worker's, but something that the student's code wrote
in its place. Everything here raises ProtocolError then, so that it never looks like a fault of the grader's.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, Final

from torch import Tensor

from grader.boundary.props import MAX_NOTES, MAX_STARTS
from grader.boundary.protocol import ProtocolError
from grader.failures import Failure
from grader.feedback.text import say
from grader.remote import RemoteTensor

Shapes = tuple[tuple[int, ...], ...]

_NUMBER: Final = (int, float)
_FORWARD: Final[dict[str, tuple[type, ...]]] = {
    "rows": (int,),
    "x_device": (str,),
    "model_device": (str,),
    "output_device": (str,),
    "grad": (bool,),
    "recorded": (bool,),
    "training": (bool,),
    "start": _NUMBER,
    "end": _NUMBER,
}
_BACKWARD: Final[dict[str, tuple[type, ...]]] = {"start": _NUMBER, "end": _NUMBER}
_SYNCHRONISATION: Final[dict[str, tuple[type, ...]]] = {
    "kind": (str,),
    "start": _NUMBER,
    "end": _NUMBER,
    "pending": _NUMBER,
}


class Named(dict[str, Any]):
    """Things by name. A name that is not there is the worker's omission, not the grader's KeyError."""

    def __missing__(self, name: str) -> Any:
        raise ProtocolError(f"nothing came back under {name!r}")


def named(found: Any) -> Named:
    """Insist on a dictionary with texts as keys."""
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise ProtocolError("names were expected")
    return Named(found)


def names(found: Any) -> list[str]:
    """Insist on a list of texts."""
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ProtocolError("a list of names was expected")
    return found


def roles(found: Any) -> dict[str, list[str]]:
    """Insist on a list of roles per public name."""
    return {name: names(item) for name, item in named(found).items()}


def tensors(found: Any) -> Named:
    """Insist on tensors by name, leaving out those that are no ordinary tensor (a lazy layer's, yet unshaped)."""
    return Named({name: item for name, item in named(found).items() if isinstance(item, RemoteTensor)})


def stepped(found: Any, gradients: Mapping[str, Tensor]) -> Named:
    """Insist on the parameters that had these gradients. Raises Failure for one whose shape has changed."""
    parameters = tensors(found)
    for name, gradient in gradients.items():
        shape = tuple(parameters[name].values.shape)
        if shape != tuple(gradient.shape):
            raise Failure(kind="shape", found=say("found.shape", shape=shape), cause=say("cause.shape"))
    return parameters


def backward(found: Any) -> tuple[Any, Named]:
    """Insist on an output, and on gradients by the parameters' names (None where there is none)."""
    parts = named(found)
    return parts["output"], named(parts["gradients"])


def settings(found: Any) -> Named:
    """Insist on an optimizer's class, the class of torch's that it is, and its groups, each with a number as ``lr``.

    A rate that is no finite number becomes infinite: different from every rate that can be asked for.
    """
    parts = named(found)
    if not isinstance(parts["class"], str) or not isinstance(parts["known"], str):
        raise ProtocolError("the name of a class was expected")
    if not isinstance(parts["groups"], list):
        raise ProtocolError("groups were expected")
    groups = [{**named(group)} for group in parts["groups"]]
    for group in groups:
        group["lr"] = _rate(group.get("lr"))
    return Named({**parts, "groups": groups})


def _rate(found: Any) -> float:
    if isinstance(found, RemoteTensor) and found.values.numel() == 1 and not found.values.is_complex():
        found = found.values.item()
    return float(found) if isinstance(found, _NUMBER) and math.isfinite(found) else math.inf


def journal(found: Any, sizes: Collection[Shapes]) -> Named:
    """Insist on what the grader's own objects note. ``sizes``: the weights' shapes of the models that may start."""
    parts = named(found)
    starts = parts["starts"]
    if not isinstance(starts, list) or len(starts) > MAX_STARTS:
        raise ProtocolError("a list of starts was expected")
    for start in starts:
        if not isinstance(start, list) or not all(isinstance(weight, RemoteTensor) for weight in start):
            raise ProtocolError("a list of weights was expected")
        if tuple(tuple(weight.values.shape) for weight in start) not in sizes:
            raise ProtocolError("weights of a model that was not asked for")
    return Named(
        starts=starts,
        forwards=_notes(parts["forwards"], _FORWARD),
        backwards=_notes(parts["backwards"], _BACKWARD),
        synchronisations=_notes(parts["synchronisations"], _SYNCHRONISATION),
    )


def _notes(found: Any, form: Mapping[str, tuple[type, ...]]) -> list[Named]:
    if not isinstance(found, list) or len(found) > MAX_NOTES:
        raise ProtocolError("a list of notes was expected")
    notes = [named(note) for note in found]
    for note in notes:
        for name, types in form.items():
            value = note[name]
            # A bool counts as an int in Python; a note's number is not one. A nan would be neither early nor late.
            if type(value) not in types or (isinstance(value, float) and not math.isfinite(value)):
                raise ProtocolError(f"{name}: {type(value).__name__} is no note")
    return notes
