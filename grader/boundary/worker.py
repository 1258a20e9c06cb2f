"""The untrusted side: carries out requests in the process that also runs the student's code.

Everything here can be read, changed and lied about by that code; that is assumed. The worker holds no expected value,
no check and no secret, so there is nothing in it worth reading, and a reply is only ever data.
"""

from __future__ import annotations

import contextlib
import random
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import torch

from grader.boundary import channel, files, formulas, gradients, programs, props
from grader.boundary.cells import NotebookModule
from grader.boundary.descriptions import DESCRIBE
from grader.boundary.loading import StudentModule, Submission, call
from grader.boundary.protocol import (
    MAX_MESSAGE_BYTES,
    MAX_TEXT,
    PROPS,
    Answer,
    Backward,
    Call,
    Differentiate,
    Fill,
    Inspect,
    Journal,
    Load,
    Make,
    PublicNames,
    Raised,
    Reference,
    Reply,
    Request,
    RunCell,
    Seed,
    Simulate,
    Step,
    Tampering,
    Value,
    decode_request,
    encode,
)
from grader.boundary.tampering import Snapshot
from grader.boundary.wire import TensorTooLargeError, Wire

TOO_LARGE: Final = "ReplyTooLarge"
"""What is raised, as it were, when a result fits no message."""


class Worker:
    """Carries out one request at a time."""

    def __init__(self) -> None:
        self._wire = Wire()
        self._submission: StudentModule = Submission(b"", "<nothing>", "submission_nothing")
        self._notes = props.Notebook()
        self._gpu: Any = None
        self._gpu_events: list[Any] = []
        self._snapshot = Snapshot()
        props.write_into(self._notes)

    def handle(self, request: Request) -> Reply:
        """Carry out a request. Whatever the student's code raises, even SystemExit, comes back as a reply."""
        try:
            if isinstance(request, (RunCell, PublicNames)):
                # A check may have ended in the middle of a simulation; cells run on the bare machine.
                self._gpu = None
            with self._stage():
                result = self._carry_out(request)
            return Answer(self._wire.dump(result))
        except TensorTooLargeError as error:
            return Raised(TOO_LARGE, str(error), [])
        except BaseException as error:
            return self._submission.report(error)

    def _carry_out(self, request: Request) -> Any:
        if isinstance(request, Load):
            self._submission = submission = Submission(request.source, request.path, request.name)
            submission.run()
            return self._submission.roles()
        if isinstance(request, RunCell):
            return self._run_cell(request)
        if isinstance(request, PublicNames):
            return self._submission.roles()
        if isinstance(request, Seed):
            return self._seed(request.seed)
        if isinstance(request, Make):
            return self._make(request.what, request.options)
        if isinstance(request, Call):
            return self._call(request)
        if isinstance(request, Inspect):
            return DESCRIBE[request.aspect](self._wire.object(request.target))
        if isinstance(request, Backward):
            return self._backward(request)
        if isinstance(request, Differentiate):
            return self._differentiate(request)
        if isinstance(request, Step):
            return self._step(request)
        if isinstance(request, Fill):
            return self._fill(request)
        if isinstance(request, Simulate):
            return self._simulate(request)
        if isinstance(request, Journal):
            return self._journal(request.starts_only)
        assert isinstance(request, Tampering)
        return self._snapshot.differences()

    def _run_cell(self, request: RunCell) -> None:
        if not isinstance(self._submission, NotebookModule):
            self._submission = NotebookModule()
        self._submission.run(request.source, request.cell)

    def _seed(self, seed: int) -> None:
        if isinstance(self._submission, NotebookModule):
            self._submission.pause()
        torch.manual_seed(seed)
        random.seed(seed)
        np.random.seed(seed % 2**32)
        self._wire.clear()
        self._notes.clear()
        self._gpu = None
        self._gpu_events.clear()

    def _make(self, what: str, options: dict[str, Value]) -> Reference:
        return self._wire.keep(_MAKE[what](**self._loaded(options)))

    def _call(self, request: Call) -> Any:
        target = request.target
        function = self._submission.find(target) if isinstance(target, str) else self._wire.object(target)
        if request.method:
            function = getattr(function, request.method)
        arguments = [self._wire.load(value) for value in request.arguments]
        return call(function, arguments, request.names, request.style)

    def _backward(self, request: Backward) -> dict[str, Any]:
        model = self._wire.object(request.model)
        return gradients.backward(model, self._wire.load(request.x), self._wire.load(request.upstream))

    def _differentiate(self, request: Differentiate) -> dict[str, Any]:
        function = self._submission.find(request.target)
        arguments = [self._wire.load(value) for value in request.arguments]
        return gradients.differentiate(function, arguments, request.names, self._wire.load(request.upstream))

    def _step(self, request: Step) -> dict[str, Any]:
        optimizer, model = self._wire.object(request.optimizer), self._wire.object(request.model)
        return gradients.step(optimizer, model, self._loaded(request.gradients))

    def _fill(self, request: Fill) -> None:
        gradients.fill(self._wire.object(request.model), self._loaded(request.values))

    def _loaded(self, values: dict[str, Value]) -> dict[str, Any]:
        return {name: self._wire.load(value) for name, value in values.items()}

    def _simulate(self, request: Simulate) -> None:
        # Imported late: eight of ten exercises never need it.
        from grader.simulated_gpu import CudaBuild, SimulatedGpu

        if request.on and request.build_only:
            self._gpu = CudaBuild()
            return
        self._gpu = (
            SimulatedGpu(settle_seconds=request.settle_seconds, overwrite_parameters=request.overwrite_parameters)
            if request.on
            else None
        )

    @contextlib.contextmanager
    def _stage(self) -> Iterator[None]:
        """Where a request is carried out: the bare machine, or the simulated GPU."""
        gpu = self._gpu
        if gpu is None:
            yield
            return
        with gpu:
            yield
        self._gpu_events = list(gpu.events)

    def _journal(self, starts_only: bool) -> dict[str, Any]:
        if starts_only:
            return {"starts": list(self._notes.starts), "forwards": [], "backwards": [], "synchronisations": []}
        return {
            "starts": list(self._notes.starts),
            "forwards": list(self._notes.forwards),
            "backwards": list(self._notes.backwards),
            "synchronisations": [
                {"kind": event.kind, "start": event.start, "end": event.end, "pending": event.pending}
                for event in self._gpu_events[: props.MAX_NOTES]
            ],
        }


_MAKE: Final[dict[str, Callable[..., Any]]] = {
    "tensor": props.tensor,
    "network": props.network,
    "deep": props.deep,
    "tokens": props.tokens,
    "factory": lambda sizes: props.Factory(*sizes),
    "optimizer": props.optimizer,
    "function": formulas.Formula,
    "dataset": props.dataset,
    "loader": props.loader,
    "classifier": props.classifier,
    "flat classifier": props.flat_classifier,
    "folder": files.folder,
    "copy": files.copied,
    "trap": files.trapped,
    "deployed": programs.Deployed,
    "exported": programs.exported,
    "program file": programs.write,
    "opened": programs.opened,
}


assert (*_MAKE,) == PROPS


def serve(sock: socket.socket) -> None:
    """Answer requests until the grader goes away. Raises what reading a frame raises when the socket is damaged."""
    worker = Worker()
    while True:
        try:
            number, payload = channel.receive(sock)
        except channel.ChannelClosedError:
            return
        reply = _reply(worker, decode_request(payload))
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        channel.send(sock, number, reply)


def _reply(worker: Worker, request: Request) -> bytes:
    try:
        payload = encode(worker.handle(request))
    except BaseException as error:  # for want of memory, or because a handler of the student's signals raised
        return encode(Raised(type(error).__name__[:MAX_TEXT], "", []))
    if len(payload) > MAX_MESSAGE_BYTES:
        return encode(Raised(TOO_LARGE, f"{len(payload)} bytes", []))
    return payload
