"""Every operation of torch's, carried out on the CPU with the device bookkeeping of a GPU."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from grader.simulated_gpu.carrier import CPU, is_gpu, require_ordinal
from grader.simulated_gpu.generator import on_device_generator, require_generator
from grader.simulated_gpu.operators import Operator, operator
from grader.simulated_gpu.placement import require_one_device
from grader.simulated_gpu.substitutes import SUBSTITUTES
from grader.simulated_gpu.tensor import SimulatedTensor
from grader.simulated_gpu.timeline import Timeline

__all__ = ["SimulatedDispatch"]


class _Launches:
    """The timeline that counts the kernels; none is counted outside the context."""

    timeline: Timeline | None = None


class SimulatedDispatch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """The mode that sees operations without a simulated tensor among their arguments too: the making of a tensor on
    the device, and the copy to it."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.timeline = timeline

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # torch would wrap __torch_dispatch__ in something that imports torch._dynamo, which takes seconds.
        return False

    def __enter__(self) -> SimulatedDispatch:
        _Launches.timeline = self.timeline
        super().__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *exception: object) -> None:
        super().__exit__(*exception)  # type: ignore[no-untyped-call]
        _Launches.timeline = None

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        # Without this guard, each look at a tensor's shape in here goes through the function mode (on in backward).
        with torch._C.DisableTorchFunction():
            return execute(func, args, kwargs or {})


def execute(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Carry out one operation. A result is on the device when an argument is, unless a device is asked for.

    Raises:
        RuntimeError: its tensors are on two devices, or it is given a generator of another device.
    """
    simulated: list[SimulatedTensor] = []
    host: list[torch.Tensor] = []
    values = [_value_of(arg, simulated, host) for arg in args]
    named = {name: _value_of(arg, simulated, host) for name, arg in kwargs.items()}

    to_gpu = bool(simulated)
    device = kwargs.get("device")
    if device is not None:
        to_gpu = is_gpu(device)
        if to_gpu:
            require_ordinal(device.index)
            named["device"] = CPU
    elif not simulated and "generator" not in kwargs:
        return func(*args, **kwargs)

    op = operator(func)
    if host and simulated:
        require_one_device(op, args, kwargs)
    if not (to_gpu or simulated):
        require_generator(kwargs.get("generator"), "cpu")
        return func(*args, **kwargs)
    substitute = SUBSTITUTES.get(op.name)
    if substitute is not None:
        func = substitute
    result = _run(func, op, values, named) if op.seeded and to_gpu else func(*values, **named)
    return _placed(result, op, simulated) if to_gpu and not (op.into_first and host and host[0] is args[0]) else result


def _run(func: Any, op: Operator, values: list[Any], named: dict[str, Any]) -> Any:
    given = named.get("generator")
    if given is not None:
        require_generator(given, "cuda")
        return func(*values, **named)
    with on_device_generator():
        return func(*values, **named)


def _value_of(arg: Any, simulated: list[SimulatedTensor], host: list[torch.Tensor]) -> Any:
    if isinstance(arg, SimulatedTensor):
        simulated.append(arg)
        return arg.host_values
    if isinstance(arg, torch.Tensor):
        host.append(arg)
    elif type(arg) is list or type(arg) is tuple:
        return [_value_of(each, simulated, host) for each in arg]
    return arg


def _placed(result: Any, op: Operator, simulated: list[SimulatedTensor]) -> Any:
    if op.launches and _Launches.timeline is not None:
        _Launches.timeline.launch()
    known = {id(tensor.host_values): tensor for tensor in simulated}
    if op.host_results:
        placed = tuple(
            each if place in op.host_results else _on_device(each, known) for place, each in enumerate(result)
        )
    else:
        placed = _on_device(result, known)
    if op.reshapes:
        for tensor in simulated:
            _renew_sizes(tensor)
    return placed


def _on_device(result: Any, known: dict[int, SimulatedTensor]) -> Any:
    if isinstance(result, torch.Tensor):
        return known[id(result)] if id(result) in known else SimulatedTensor(result)
    if type(result) is list or type(result) is tuple:
        return type(result)(_on_device(each, known) for each in result)
    return result


def _renew_sizes(tensor: SimulatedTensor) -> None:
    values = tensor.host_values
    if tensor.shape != values.shape or tensor.stride() != values.stride():
        torch.Tensor.data.__set__(tensor, SimulatedTensor(values))  # type: ignore[attr-defined]


SimulatedTensor._execute = staticmethod(execute)
