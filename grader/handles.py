"""Things that stay in the worker, as handles, and what a check passes to them and gets back, as ordinary objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from torch import Tensor

from grader import answers
from grader.boundary.protocol import (
    ASPECTS,
    Backward,
    Call,
    DeviceData,
    Fill,
    Inspect,
    MappingData,
    Other,
    Reference,
    Request,
    SequenceData,
    Step,
    TensorData,
    Value,
)
from grader.boundary.tensors import pack, unpack
from grader.failures import GraderFaultError
from grader.remote import Device, RemoteObject, RemoteTensor, describe

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
