"""What the grader can ask of a worker: the requests, word by word."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from grader.boundary.values import Data, Reference, Value

ASPECTS: Final = ("parameters", "optimizer", "tensor", "buffers", "train", "eval", "gradients", "batches")
"""What can be asked of a kept object."""

PROPS: Final = (
    "tensor",
    "network",
    "deep",
    "tokens",
    "factory",
    "optimizer",
    "function",
    "dataset",
    "loader",
    "classifier",
    "flat classifier",
    "folder",
    "copy",
    "trap",
    "deployed",
    "exported",
    "program file",
    "opened",
)
"""What can be made in the worker (``props.py``)."""


class Load(Data, tag="load", frozen=True):
    """Run the submission's source as module ``name``; answers its public names and their roles."""

    source: bytes
    path: str
    name: str


class RunCell(Data, tag="cell", frozen=True):
    """Run a notebook's cell, in UTF-8, in the module of the cells before it; ``cell`` is how errors name it."""

    source: bytes
    cell: str


class PublicNames(Data, tag="names", frozen=True):
    """Answers the public names of what was loaded, or of the cells that ran, and their roles."""


class Seed(Data, tag="seed", frozen=True):
    """Seed torch's, numpy's and random's global generators, and forget every object kept so far."""

    seed: int


class Make(Data, tag="make", frozen=True):
    """Make one of the grader's own objects in the worker: ``what`` is a word of ``PROPS``; answers a reference."""

    what: str
    options: dict[str, Value]


class Call(Data, tag="call", frozen=True):
    """Call ``target``: the name of something in the submission, or a reference (``method`` of it, if given).

    ``names`` are the contract's names of the arguments. ``style``: ``either`` passes by position and falls back on the
    names (a function may take some by name only), ``position`` and ``name`` insist on one way.
    """

    target: str | Reference
    arguments: list[Value]
    names: list[str] = msgspec.field(default_factory=list)
    method: str = ""
    style: str = "either"


class Inspect(Data, tag="inspect", frozen=True):
    """Describe an object that was kept: ``aspect`` is a word of ``ASPECTS``."""

    target: Reference
    aspect: str


class Backward(Data, tag="backward", frozen=True):
    """Run ``model(x)`` and backpropagate ``upstream``; answers output and gradients by parameter name."""

    model: Reference
    x: Value
    upstream: Value


class Differentiate(Data, tag="differentiate", frozen=True):
    """Call the submission's function ``target`` and backpropagate ``upstream`` from what it gives.

    Answers the output, and the gradient of every argument that required one, by the contract's ``names``.
    """

    target: str
    arguments: list[Value]
    names: list[str]
    upstream: Value


class Step(Data, tag="step", frozen=True):
    """Put gradients into the model's parameters, then ``optimizer.step()``; answers the parameters by name."""

    optimizer: Reference
    model: Reference
    gradients: dict[str, Value]


class Fill(Data, tag="fill", frozen=True):
    """Write values into the model's parameters, as training would; answers nothing."""

    model: Reference
    values: dict[str, Value]


class Simulate(Data, tag="simulate", frozen=True):
    """Run the calls that follow on the simulated GPU (``on``), or on the bare machine again.

    With ``build_only`` there is no GPU, but a torch that was built for one.
    """

    on: bool
    settle_seconds: float = 0.0
    overwrite_parameters: bool = False
    build_only: bool = False


class Journal(Data, tag="journal", frozen=True):
    """Answers what the grader's own objects and the simulated GPU have noted since the last ``Seed``.

    ``starts_only`` leaves out all but the weights that models started with: passes by the hundred are slow to send.
    """

    starts_only: bool = False


class Tampering(Data, tag="tampering", frozen=True):
    """Answers the names in torch, builtins, math, time and json that no longer are what they were before ``Load``."""


Request: TypeAlias = (
    Load
    | RunCell
    | PublicNames
    | Seed
    | Make
    | Call
    | Inspect
    | Backward
    | Differentiate
    | Step
    | Fill
    | Simulate
    | Journal
    | Tampering
)
