"""What a wrong model does to its hidden values, read off a model whose weights are the identity.

With such weights and without biases, input ``j`` is hidden value ``j`` is output ``j`` (but the last two inputs go
nowhere, nor does the last hidden value), so that a table of single
numbers shows what happens to them on the way. Only wrong models are probed, to say what is wrong with them; none is
judged by it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.first_network.layered_shapes import Sizes, named_layers
from grader.student import Model, RemoteTensor

SIZES: Final[Sizes] = (41, 40, 39)
"""All different, so that every parameter is known by its size."""
GRID: Final = (-1e5, -1e3, -50.0, -8.0, -3.0, -1.0, -0.3, -0.01, 0.01, 0.3, 1.0, 3.0, 8.0, 50.0, 1e3, 1e5)
"""Hidden values of either sign. Their order is that of a table."""

Activation = Callable[[Tensor], Tensor]
Pair = tuple[float, float]

# Numbers that a cause may tell. Of a hidden check, too, causes are shown: a number that a submission makes up itself
# could carry an input out.
_SLOPES: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, -0.01, -0.1, -0.5)
_LIMITS: Final = (1.0, 2.0, 5.0, 6.0, 10.0, 20.0, 50.0, 100.0, 1000.0, 10_000.0)
_FLOORS: Final = (-10.0, -6.0, -1.0, -0.5, -0.1, -0.01, 0.001, 0.01, 0.1, 0.5, 1.0)
_FACTORS: Final = (-1.0, 0.01, 0.1, 0.2, 0.25, 0.5, 2.0, 3.0, 10.0, 100.0)
_SHIFTS: Final = (-1.0, -0.5, -0.1, -0.01, 0.001, 0.01, 0.1, 0.5, 1.0)


@dataclass(frozen=True)
class Finding:
    """What a wrong model does; and, if that says little, a number before and after, with what it was to become."""

    cause: Text
    hidden: float = 0.0
    becomes: float = 0.0
    right: float = 0.0


class Probe:
    """A student's model of ``SIZES``, of which the weights can be set."""

    def __init__(self, model: Model) -> None:
        self._model = model
        shapes = {name: tuple(item.values.shape) for name, item in _read(model).items()}
        known = {math.prod(shape): name for name, shape in shapes.items()}
        n_in, n_hidden, n_out = SIZES
        self._matrices = known[n_in * n_hidden], known[n_hidden * n_out]
        self._biases = known[n_hidden], known[n_out]
        self._shapes = shapes
        self._filled: dict[str, Tensor] = {}

    def run(self, x: Tensor, factors: Pair = (1.0, 1.0), biases: Pair = (0.0, 0.0)) -> Tensor:
        """The outputs for rows of hidden values, where the two layers multiply by factors and add biases."""
        values = {name: torch.zeros(shape) for name, shape in self._shapes.items()}
        for matrix, bias, factor, number in zip(self._matrices, self._biases, factors, biases, strict=True):
            values[matrix].fill_diagonal_(factor)
            values[bias].fill_(number)
        self._model.fill(values)
        self._filled = values
        found = self._model(x)
        if not isinstance(found, RemoteTensor) or tuple(found.values.shape) != (len(x), SIZES[2]):
            raise Failure
        return found.values.double()

    def writes_weights(self) -> bool:
        """Whether the last run has changed the weights."""
        now = self._model.parameters()
        return any(not torch.equal(now[name].values, value) for name, value in self._filled.items())


def _read(model: Model) -> Mapping[str, RemoteTensor]:
    parameters = model.parameters()
    if len(parameters) < 4:
        # A lazy layer gets its shape from one forward pass.
        model(torch.randn(2, SIZES[0]))
        parameters = model.parameters()
    named_layers(model, parameters, SIZES)
    return parameters


def why(build: Callable[[], Model], activation: Activation) -> Finding | None:
    """What the model does otherwise than ``activation`` between the layers, where a few numbers tell."""
    try:
        probe = Probe(build())
        x = _inputs()
        found = probe.run(x)
        if not bool(torch.isfinite(found).all()):
            return None
        if probe.writes_weights():
            return Finding(say("cause.weights_written"))
        if not _same(probe.run(x), found):
            return Finding(say("activation.random"))
        hidden = x[:, : SIZES[2]].double()
        right = activation(hidden)
        table = _table(found, hidden)
        part = "" if table is not None or _same(found, right) else _partly(found, hidden, right)
        if part == "activation.some_rows":
            return Finding(say(part))
        for row in (0, 5, 10, 15):
            alone = x[row : row + 1]
            if not _same(probe.run(alone), found[row : row + 1]):
                kept = _same(Probe(build()).run(alone), found[row : row + 1])
                return Finding(say("cause.state" if kept else "cause.rows_depend"))
        if _same(found, right):
            return None
        if part == "activation.mixes" and _by_place(probe, x, found):
            return Finding(say("activation.by_place"))
        where = _where(probe, x, found)
        if table is None:
            return Finding(say(f"activation.mixes_{where}" if part == "activation.mixes" else part))
        return _finding(table, activation, where)
    except (Failure, StudentError):
        return None


def _inputs() -> Tensor:
    """Rows in which every place holds every number of the grid once."""
    count = len(GRID)
    rows = [[GRID[(row + 3 * place) % count] for place in range(SIZES[1])] + [0.25] for row in range(count)]
    return torch.tensor(rows)


def _close(found: Tensor, wanted: Tensor) -> Tensor:
    return (found - wanted).abs() <= 1e-5 * wanted.abs() + 1e-6


def _same(found: Tensor, wanted: Tensor) -> bool:
    return bool(_close(found, wanted).all())


def _table(found: Tensor, hidden: Tensor) -> Tensor | None:
    """What each number of the grid becomes, if that is the same wherever it stands."""
    values = []
    for number in torch.tensor(GRID).double():
        here = found[hidden == number]
        if not _same(here, here[:1].expand_as(here)):
            return None
        values.append(here[0])
    return torch.stack(values)


def _partly(found: Tensor, hidden: Tensor, right: Tensor) -> str:
    """Whether the right thing is done to some of the values only, and nothing to the others."""
    done, left = _close(found, right), _close(found, hidden)
    if bool((done | left).all()) and not _same(right, hidden):
        negative = hidden < 0
        if bool((done.all(dim=0) | (left | ~negative).all(dim=0)).all()):
            return "activation.some_units"
        if bool((done.all(dim=1) | (left | ~negative).all(dim=1)).all()):
            return "activation.some_rows"
    return "activation.mixes"


def _by_place(probe: Probe, x: Tensor, found: Tensor) -> bool:
    """Whether no value depends on the others of its row: what differs among them comes from their places."""
    for place in (0, 1, 20, SIZES[2] - 1):
        changed = x.roll(5, dims=0)
        changed[:, place] = x[:, place]
        if not _same(probe.run(changed)[:, place], found[:, place]):
            return False
    return True


def _where(probe: Probe, x: Tensor, found: Tensor) -> str:
    """Whether it happens after the second layer, before the first one, or between them.

    Between them, the output is the second layer's alone, and follows its weights and its bias; and it is all the same
    whether a change comes from the input or from the first layer.
    """
    lifted = probe.run(x, biases=(0.0, 1.0))
    if not _same(probe.run(x, (1.0, -2.0)), -2.0 * found) or not (_same(lifted, found + 1) or _same(lifted, found)):
        return "after"
    moved = probe.run(x, biases=(1.0, 0.0))
    same = _same(probe.run(x, (-2.0, 1.0)), probe.run(-2.0 * x)) and (
        _same(moved, probe.run(x + 1.0)) or _same(moved, found)
    )
    return "between" if same else "before"


def _finding(table: Tensor, activation: Activation, where: str) -> Finding:
    grid = torch.tensor(GRID).double()
    right = activation(grid)
    if _same(table, grid):
        return Finding(say("formula.no_activation"))
    if where == "between":
        name, numbers = _change(table, right)
        if not name and not _same(right, grid):
            name, numbers = _relative(table, grid, right)
        if name:
            return Finding(say(f"activation.{name}", **numbers))
    cause = say(f"activation.other_{where}")
    worst = int(((table - right).abs() / (right.abs() + 0.1) * (grid.abs() <= 8)).argmax())
    if where != "between" or float((table - right)[worst].abs()) < 1e-4:
        return Finding(cause)
    return Finding(cause, GRID[worst], float(table[worst]), float(right[worst]))


def _change(table: Tensor, right: Tensor) -> tuple[str, dict[str, float]]:
    """What is done beside the activation, whichever it is."""
    for factor in _FACTORS:
        if _same(table, factor * right):
            return "scaled", {"factor": factor}
    for limit in _LIMITS if bool((right < 0).any()) else ():
        if _same(table, right.clamp(-limit, limit)):
            return "limited", {"limit": limit}
    return "", {}


def _relative(table: Tensor, grid: Tensor, right: Tensor) -> tuple[str, dict[str, float]]:
    """Which relative of ReLU this is."""
    negative, positive = grid < 0, grid > 0
    for slope in _SLOPES:
        if _same(table[positive], grid[positive]) and _same(table[negative], slope * grid[negative]):
            return "leaky", {"slope": slope}
    for limit in _LIMITS:
        if _same(table, right.clamp(max=limit)):
            return "cut_above", {"limit": limit}
    for floor in _FLOORS:
        if _same(table, grid.clamp(min=floor)):
            return "floor", {"floor": floor}
    small = grid.abs() <= 8
    for shift in _SHIFTS:
        if _same(table[small], right[small] + shift):
            return "shifted", {"value": shift}
    if _same(table, positive.double()):
        return "step", {}
    kept = table != 0
    if bool(kept.any()) and _same(table[kept], grid[kept]) and bool((grid[kept] > 0).all()):
        return "threshold", {}
    far = grid.abs() >= 8
    if float((table - right)[far].abs().max()) < 0.01:
        return "near_zero", {}
    return "", {}
