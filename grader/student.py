"""The grader's view of a submission: handles that read like ordinary objects, on things that stay in the worker.

A check gets a ``Student``. What its methods answer is data that came over the boundary: numbers, text, lists,
dictionaries, ``Remote...`` descriptions, and handles. Nothing of the student's runs in this process.

The answers were written by an untrusted process. Where the worker's own description of something is asked for, its form
is checked here (``answers.py``); everything but ``call`` and a model's output can be relied on to have the form that is
documented. Whatever has not raises ProtocolError, which counts as the submission's doing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from torch import Tensor

from grader import answers
from grader.boundary.protocol import (
    ASPECTS,
    PROPS,
    Backward,
    Call,
    DeviceData,
    Differentiate,
    Fill,
    Inspect,
    Journal,
    Make,
    MappingData,
    Other,
    ProtocolError,
    Reference,
    Request,
    SequenceData,
    Simulate,
    Step,
    Tampering,
    TensorData,
    Value,
)
from grader.boundary.tensors import pack, unpack
from grader.failures import Failure, GraderFaultError
from grader.feedback.text import say
from grader.remote import Device as Device  # graders find all of a submission's view here
from grader.remote import RemoteObject as RemoteObject
from grader.remote import RemoteTensor as RemoteTensor
from grader.remote import dtype_name as dtype_name

CPU: Final = Device("cpu")
Asker = Callable[[Request], Value]


@dataclass(frozen=True)
class Handle:
    """A thing that stays in the worker and can be given to the student's functions."""

    ask: Asker
    reference: Reference

    @property
    def type(self) -> str:
        """The name of its class."""
        return self.reference.type

    def inspect(self, aspect: str) -> Any:
        """Ask the worker to describe it (``ASPECTS``); settings and tensors by name come in a form that is checked."""
        if aspect not in ASPECTS:
            raise GraderFaultError(f"nothing can be asked about {aspect!r}")
        found = receive(self.ask, self.ask(Inspect(self.reference, aspect)))
        if aspect == "optimizer":
            return answers.settings(found)
        if aspect == "gradients":
            return answers.named(found)
        return answers.tensors(found) if aspect in ("parameters", "buffers") else found

    def use(self, method: str, *arguments: Any) -> Any:
        """Call a method of it."""
        values = [give(argument) for argument in arguments]
        return receive(self.ask, self.ask(Call(self.reference, values, method=method)))


class Function(Handle):
    """Something in the worker that can be called."""

    def __call__(self, x: Any) -> Any:
        """Call it with one argument."""
        return receive(self.ask, self.ask(Call(self.reference, [give(x)])))


class Program(Handle):
    """A ``torch.export.ExportedProgram`` in the worker."""

    def module(self) -> Any:
        """What it can be called by: a Model, as far as the worker can be believed."""
        return self.use("module")


class Model(Handle):
    """A ``nn.Module`` in the worker."""

    def __call__(self, x: Any) -> Any:
        """Run ``model(x)``."""
        return receive(self.ask, self.ask(Call(self.reference, [give(x)])))

    def parameters(self) -> dict[str, RemoteTensor]:
        """The parameters by name; those that are no ordinary tensor (a lazy layer's, yet unshaped) left out."""
        found: answers.Named = self.inspect("parameters")
        return found

    def gradients(self) -> dict[str, Any]:
        """What every parameter's ``grad`` holds now, by name: a RemoteTensor or None."""
        found: answers.Named = self.inspect("gradients")
        return found

    def fill(self, values: dict[str, Tensor]) -> None:
        """Write values into its parameters, as training would."""
        self.ask(Fill(self.reference, {name: give(value) for name, value in values.items()}))

    def backward(self, x: Tensor, upstream: Tensor) -> tuple[Any, dict[str, Any]]:
        """Run forward, then backpropagate ``upstream``; give the output and the gradient of every parameter."""
        return answers.backward(receive(self.ask, self.ask(Backward(self.reference, give(x), give(upstream)))))


class Optimizer(Handle):
    """A ``torch.optim.Optimizer`` in the worker."""

    def step(self, model: Model, gradients: dict[str, Tensor]) -> dict[str, RemoteTensor]:
        """Put the gradients into the model, step, and give the model's parameters."""
        packed = {name: give(gradient) for name, gradient in gradients.items()}
        found = receive(self.ask, self.ask(Step(self.reference, model.reference, packed)))
        return answers.stepped(found, gradients)


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

    def exported(self, model: Model, example: Tensor, path: str = "") -> Program:
        """Export what this model does in evaluation mode, for any number of rows; with ``path``, into a file too."""
        made = self._make("exported", model=model, example=example, path=path)
        return Program(made.ask, made.reference)

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

    def _make(self, what: str, **options: Any) -> Handle:
        if what not in PROPS:
            raise GraderFaultError(f"nothing can be made of the name {what!r}")
        found = self._ask(Make(what, {key: give(value) for key, value in options.items()}))
        if not isinstance(found, Reference):
            raise ProtocolError("a reference was expected")
        return Handle(self._ask, found)


def give(value: Any) -> Value:
    """Turn what a check passes into a value of the protocol."""
    if isinstance(value, Tensor):
        return pack(value, device="cpu", requires_grad=False)
    if isinstance(value, Handle):
        return value.reference
    if isinstance(value, Device):
        return DeviceData(value.name)
    if isinstance(value, (list, tuple)):
        return SequenceData("tuple" if isinstance(value, tuple) else "list", [give(item) for item in value])
    if isinstance(value, dict):
        return MappingData([(give(key), give(item)) for key, item in value.items()])
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a check cannot pass a {type(value).__name__} to a submission")


def receive(ask: Asker, value: Value) -> Any:
    """Turn a value that came back into something a check can look at. Raises ProtocolError for an impossible one."""
    if isinstance(value, TensorData):
        return RemoteTensor(unpack(value), value.device, value.requires_grad)
    if isinstance(value, SequenceData):
        return [receive(ask, item) for item in value.items]
    if isinstance(value, MappingData):
        return {_key(receive(ask, key)): receive(ask, item) for key, item in value.pairs}
    if isinstance(value, DeviceData):
        return Device(value.name)
    if isinstance(value, Other):
        return RemoteObject(value.type, value.text)
    if isinstance(value, Reference):
        for role, handle in _HANDLES.items():
            if role in value.roles:
                return handle(ask, value)
        return RemoteObject(value.type)
    return value


_HANDLES: Final[dict[str, type[Handle]]] = {
    "module": Model,
    "optimizer": Optimizer,
    "dataset": Handle,
    "loader": Handle,
    "program": Program,
    "callable": Function,
}


def _key(key: Any) -> Any:
    return key if isinstance(key, (bool, int, float, str, Device)) else describe(key).render("en")


def describe(found: Any) -> Any:
    """Put what came back into a text: its kind, and its value where that is short."""
    if found is None:
        return say("found.none")
    if isinstance(found, bool):
        return say("found.bool", value=found)
    if isinstance(found, (int, float)):
        return say("found.number", value=found)
    if isinstance(found, str):
        return say("found.text", value=found[:40])
    if isinstance(found, RemoteTensor):
        return say("found.tensor", shape=tuple(found.values.shape), dtype=dtype_name(found.values.dtype))
    if isinstance(found, list):
        return say("found.list", count=len(found))
    if isinstance(found, dict):
        return say("found.dict", keys=", ".join(repr(key) for key in list(found)[:4]))
    if isinstance(found, Device):
        return say("found.device", name=found.name)
    return say("found.object", type=found.type)
