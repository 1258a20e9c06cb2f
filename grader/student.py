"""The grader's view of a submission: handles that read like ordinary objects, on things that stay in the worker.

A check gets a ``Student``. What its methods answer is data that came over the boundary: numbers, text, lists,
dictionaries, ``Remote...`` descriptions, and handles. Nothing of the student's runs in this process.

The answers were written by an untrusted process. Where the worker's own description of something is asked for, its form
is checked here (``answers.py``); everything but ``call`` and a model's output can be relied on to have the form that is
documented. Whatever has not raises ProtocolError, which counts as the submission's doing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from torch import Tensor

from grader import answers
from grader.boundary.protocol import (
    PROPS,
    Call,
    Differentiate,
    Journal,
    Make,
    ProtocolError,
    Reference,
    Simulate,
    Tampering,
)
from grader.failures import Failure, GraderFaultError
from grader.feedback.text import say
from grader.handles import Asker, give, receive
from grader.handles import Function as Function  # graders find all of a submission's view here
from grader.handles import Handle as Handle
from grader.handles import Model as Model
from grader.handles import Optimizer as Optimizer
from grader.handles import Program as Program
from grader.remote import Device as Device
from grader.remote import RemoteObject as RemoteObject
from grader.remote import RemoteTensor as RemoteTensor
from grader.remote import describe as describe
from grader.remote import dtype_name as dtype_name

CPU: Final = Device("cpu")


class Student:
    """One submission, for the length of one check."""

    def __init__(self, ask: Asker, names: dict[str, list[str]]) -> None:
        self._ask = ask
        self._names = names
        self._sizes: set[answers.Shapes] = set()
        self._folder = ""

    def roles(self, name: str) -> list[str]:
        """Say what the submission's ``name`` can serve as; empty when there is no such name."""
        return self._names.get(name, [])

    def has(self, name: str) -> bool:
        """Whether the submission defines ``name``."""
        return name in self._names

    def call(self, name: str, **arguments: Any) -> Any:
        """Call the submission's function with the contract's arguments, in the contract's order."""
        return self._invoke(name, arguments, "either")

    def build(self, name: str, **arguments: Any) -> Model:
        """Make a model by the submission's class. Raises Failure when what comes back is no ``nn.Module``."""
        return self._model(name, self._invoke(name, arguments, "position"))

    def build_by_name(self, name: str, **arguments: Any) -> Model:
        """The same with every argument given by its name."""
        return self._model(name, self._invoke(name, arguments, "name"))

    def _invoke(self, name: str, arguments: dict[str, Any], style: str) -> Any:
        values = [give(value) for value in arguments.values()]
        return receive(self._ask, self._ask(Call(name, values, names=list(arguments), style=style)))

    def _model(self, name: str, found: Any) -> Model:
        if not isinstance(found, Model):
            raise Failure(
                kind="import",
                expected=say("model.expected_module", name=name),
                found=describe(found),
                cause=say("model.not_a_module", name=name),
                advice=say("model.not_a_module_advice", name=name),
            )
        return found

    def differentiate(self, name: str, upstream: Tensor, **arguments: Any) -> tuple[Any, dict[str, Any]]:
        """Call the function and backpropagate ``upstream``; give its output, and gradients by the arguments' names.

        Only arguments made by ``tensor(..., requires_grad=True)`` have one, a RemoteTensor or None.
        """
        values = [give(value) for value in arguments.values()]
        request = Differentiate(name, values, list(arguments), give(upstream))
        return answers.backward(receive(self._ask, self._ask(request)))

    def function(self, kind: str, numbers: Sequence[float]) -> Handle:
        """Make a differentiable function in the worker (``formulas.py``)."""
        return self._make("function", kind=kind, numbers=list(numbers))

    def tensor(self, values: Tensor, device: Device = CPU, requires_grad: bool = False) -> Handle:
        """Put a tensor into the worker, to see later what became of it."""
        return self._make("tensor", data=values, device=device, requires_grad=requires_grad)

    def network(
        self, weights: Sequence[Tensor], slow: float = 0.0, frozen: bool = False, device: Device = CPU
    ) -> Model:
        """Make the grader's own network in the worker (``props.Network``)."""
        made = self._make("network", weights=list(weights), slow=slow, frozen=frozen, device=device)
        return Model(made.ask, made.reference)

    def deep_network(self) -> Model:
        """Make a model of several nested layers in the worker."""
        made = self._make("deep")
        return Model(made.ask, made.reference)

    def token_network(self, kinds: int) -> Model:
        """Make a model of whole numbers below ``kinds``, of any axes: an embedding, and then the deep network."""
        made = self._make("tokens", kinds=kinds)
        return Model(made.ask, made.reference)

    def factory(self, *sizes: int) -> Handle:
        """Make a ``make_model`` in the worker: every call draws a new network of these sizes."""
        n_in, n_hidden, n_out = sizes
        self._sizes.add(((n_hidden, n_in), (n_hidden,), (n_out, n_hidden), (n_out,)))
        return self._make("factory", sizes=[n_in, n_hidden, n_out])

    def optimizer(self, kind: str, model: Model, lr: float, **settings: Any) -> Optimizer:
        """Make torch's own SGD or Adam over a model."""
        made = self._make("optimizer", kind=kind, model=model, settings={"lr": lr, **settings})
        return Optimizer(made.ask, made.reference)

    def dataset(self, x: Tensor, y: Tensor) -> Handle:
        """Make a dataset of the pairs of rows in the worker."""
        return self._make("dataset", x=x, y=y)

    def loader(self, x: Tensor, y: Tensor, batch_size: int, order: Sequence[int]) -> Handle:
        """Make a ``DataLoader`` in the worker that gives the rows in this order, in every pass."""
        return self._make("loader", x=x, y=y, batch_size=batch_size, order=list(order))

    def classifier(self, weights: Sequence[Tensor], dropout: float = 0.0) -> Model:
        """Make the grader's own classifier in the worker (``props.Classifier``)."""
        made = self._make("classifier", weights=list(weights), dropout=dropout)
        return Model(made.ask, made.reference)

    def flat_classifier(self, weight: Tensor) -> Model:
        """Make a linear classifier of flattened images in the worker: weight (classes, pixels), no bias."""
        made = self._make("flat classifier", weight=weight)
        return Model(made.ask, made.reference)

    def folder(self) -> str:
        """Give the name of a folder in which this check's files can lie."""
        if not self._folder:
            found = self._make("folder").inspect("tensor")
            if not isinstance(found, str):
                raise ProtocolError("the name of a folder was expected")
            self._folder = found
        return self._folder

    def copy_file(self, source: str, target: str) -> None:
        """Copy a file in the worker. Raises StudentError when there is none."""
        self._make("copy", source=source, target=target)

    def write_trap(self, path: str, plain: bool) -> None:
        """Write a file that leaves another one, ``path`` + ``.sprung``, when it is unpickled without care."""
        self._make("trap", path=path, plain=plain)

    def deployed(self, model: Model) -> Function:
        """Make what a loaded program is: it computes what this model does now in evaluation mode, and no more."""
        made = self._make("deployed", model=model)
        return Function(made.ask, made.reference)

    def exported(self, model: Model, example: Tensor) -> Program:
        """Export what this model does in evaluation mode, for any number of rows."""
        made = self._make("exported", model=model, example=example)
        return Program(made.ask, made.reference)

    def write_program(self, model: Model, example: Tensor, path: str) -> None:
        """Write what ``exported`` makes into a file."""
        self._make("program file", model=model, example=example, path=path)

    def opened(self, path: str) -> Model:
        """Load the exported program from a file. Raises StudentError when it holds none."""
        made = self._make("opened", path=path)
        return Model(made.ask, made.reference)

    def journal(self) -> dict[str, Any]:
        """What the grader's own objects noted: ``starts``, ``forwards``, ``backwards``, ``synchronisations``."""
        return answers.journal(receive(self._ask, self._ask(Journal())), self._sizes)

    def starts(self) -> list[list[RemoteTensor]]:
        """The weights that ``make_model``'s models started with."""
        found: list[list[RemoteTensor]] = answers.journal(
            receive(self._ask, self._ask(Journal(starts_only=True))), self._sizes
        )["starts"]
        return found

    def tampering(self) -> list[str]:
        """Which parts of torch and Python the submission has replaced."""
        return answers.names(receive(self._ask, self._ask(Tampering())))

    @contextlib.contextmanager
    def simulated_gpu(self, settle_seconds: float = 0.0, overwrite_parameters: bool = False) -> Iterator[None]:
        """Within it, the submission runs where ``torch.cuda.is_available()`` says yes."""
        self._ask(Simulate(True, settle_seconds, overwrite_parameters))
        yield
        self._ask(Simulate(False))

    @contextlib.contextmanager
    def cuda_build(self) -> Iterator[None]:
        """Within it, torch says that it was built for CUDA, on a machine without a GPU."""
        self._ask(Simulate(True, build_only=True))
        yield
        self._ask(Simulate(False))

    def _make(self, what: str, **options: Any) -> Handle:
        if what not in PROPS:
            raise GraderFaultError(f"nothing can be made of the name {what!r}")
        found = self._ask(Make(what, {key: give(value) for key, value in options.items()}))
        if not isinstance(found, Reference):
            raise ProtocolError("a reference was expected")
        return Handle(self._ask, found)
