"""A tensor that holds its values on the CPU and says that it is on ``cuda:0``."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

import torch

from grader.simulated_gpu.carrier import CUDA, carrier, in_cpp_names

NOT_ON_HOST = (
    "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."
)


class SimulatedTensor(torch.Tensor):
    """A tensor on the simulated GPU; ``host_values`` is the plain CPU tensor behind it, of which views have views.

    Methods are overridden here rather than translated in the function mode where torch's own Python code calls them:
    the mode is off while it runs a function of torch's.
    """

    host_values: torch.Tensor
    _is_param: bool
    _execute: ClassVar[Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]]
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls: type[SimulatedTensor], host_values: torch.Tensor) -> SimulatedTensor:
        # A wrapper has sizes, strides and a device, and no storage of its own.
        tensor: SimulatedTensor = torch.Tensor._make_wrapper_subclass(
            cls,
            host_values.shape,
            strides=host_values.stride(),
            storage_offset=host_values.storage_offset(),
            dtype=host_values.dtype,
            device=carrier(),
        )
        tensor.host_values = host_values
        return tensor

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        return SimulatedTensor._execute(func, args, kwargs or {})

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return CUDA

    @property
    def is_cuda(self) -> bool:  # type: ignore[override]
        return True

    @property
    def is_cpu(self) -> bool:  # type: ignore[override]
        return False

    @property
    def data(self) -> torch.Tensor:
        return _data_of(self)

    @data.setter
    def data(self, new_data: torch.Tensor) -> None:
        assign_data(self, new_data)

    def to(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        if args:
            args = (in_cpp_names(args[0]), *args[1:])
        if "device" in kwargs:
            kwargs["device"] = in_cpp_names(kwargs["device"])
        return torch.Tensor.to(self, *args, **kwargs)

    def cuda(self, device: Any = None, non_blocking: bool = False, memory_format: Any = torch.preserve_format) -> Any:
        return torch.Tensor.to(self, in_cpp_names(CUDA if device is None else device), memory_format=memory_format)

    def numpy(self, *, force: bool = False) -> Any:
        if force:
            return to_host(self).numpy()
        raise TypeError(NOT_ON_HOST)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(NOT_ON_HOST)

    def tolist(self) -> Any:
        return self.host_values.tolist()

    def untyped_storage(self) -> torch.UntypedStorage:
        return self.host_values.untyped_storage()

    def record_stream(self, stream: Any) -> None:
        """Say that another stream uses the memory. With one queue there is nothing to keep."""

    def data_ptr(self) -> int:
        return self.host_values.data_ptr()

    def type(self, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if dtype is None:
            return self.host_values.type().replace("torch.", "torch.cuda.", 1)
        return torch.Tensor.type(self, dtype, *args, **kwargs)

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        text = str(torch._tensor_str._str(self, tensor_contents=tensor_contents))  # type: ignore[no-untyped-call]
        if not isinstance(self, torch.nn.Parameter):
            return "t" + text[1:]
        return "Parameter containing:\nt" + text.removeprefix("Parameter(")[1:-1]

    def __format__(self, spec: str) -> str:
        # As torch's own: one number is formatted as a number, more take no format.
        return format(self.item(), spec) if self.dim() == 0 else object.__format__(self, spec)

    def __deepcopy__(self, memo: dict[int, Any]) -> torch.Tensor:
        if id(self) in memo:
            known: torch.Tensor = memo[id(self)]
            return known
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol "
                "at the moment."
            )
        twin = SimulatedTensor(copy.deepcopy(self.host_values, memo))
        memo[id(self)] = twin
        twin.requires_grad_(self.requires_grad)
        twin.__dict__.update({k: copy.deepcopy(v, memo) for k, v in self.__dict__.items() if k != "host_values"})
        if self.grad is not None:
            twin.grad = copy.deepcopy(self.grad, memo)
        return twin

    def __reduce_ex__(self, protocol: Any) -> Any:
        if isinstance(self, torch.nn.Parameter):
            return torch._utils._rebuild_parameter, (self.data, self.requires_grad, OrderedDict())
        values = self.host_values
        storage = values.untyped_storage()
        mark_as_gpu_storage(storage)
        typed = torch.storage.TypedStorage(wrap_storage=storage, dtype=values.dtype, _internal=True)  # type: ignore[no-untyped-call]
        place = (values.storage_offset(), tuple(values.shape), values.stride())
        return torch._utils._rebuild_tensor_v2, (typed, *place, self.requires_grad, OrderedDict())


# What a student prints, type(x) included, names torch's tensor; torch's own printing takes the prefix from here.
SimulatedTensor.__name__ = SimulatedTensor.__qualname__ = "Tensor"
SimulatedTensor.__module__ = "torch"

_data_of: Callable[[torch.Tensor], torch.Tensor] = torch.Tensor.data.__get__  # type: ignore[attr-defined]
_set_data: Callable[[torch.Tensor, torch.Tensor], None] = torch.Tensor.data.__set__  # type: ignore[attr-defined]


def to_host(tensor: torch.Tensor) -> torch.Tensor:
    """A plain CPU tensor of its own with the same values, outside autograd. For simulated and for ordinary tensors, in
    and outside the context."""
    values = tensor.host_values if isinstance(tensor, SimulatedTensor) else tensor
    with torch.no_grad():
        copied = values.detach().to("cpu", copy=True)
    return copied if type(copied) is torch.Tensor else copied.as_subclass(torch.Tensor)


def device_of(tensor: torch.Tensor) -> str:
    """``"cuda:0"`` for a tensor on the simulated GPU, else the name of its device (``"cpu"``). In and outside the
    context."""
    return str(tensor.device)


def mark_as_gpu_storage(storage: torch.UntypedStorage) -> None:
    """Say of a CPU storage that it stands for device memory, for writing checkpoints and reading them."""
    storage.is_gpu_memory = True  # type: ignore[attr-defined]


def is_gpu_storage(storage: Any) -> bool:
    """Whether a storage was marked as device memory."""
    return getattr(storage, "is_gpu_memory", False)


def assign_data(target: torch.Tensor, source: torch.Tensor) -> None:
    """``target.data = source``, which in torch moves a tensor to another device and keeps the object.

    ``Module.to`` does this to each parameter, so an optimizer made before the move goes on working.
    See https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.to
    """
    if torch.nn.parameter.is_lazy(target) and (isinstance(source, SimulatedTensor) or awaits_gpu(target)):
        await_gpu(target, isinstance(source, SimulatedTensor))
        return
    if isinstance(target, SimulatedTensor) != isinstance(source, SimulatedTensor):
        _become(target, source)
        return
    _set_data(target, source)
    if isinstance(target, SimulatedTensor) and isinstance(source, SimulatedTensor):
        target.host_values = source.host_values


def await_gpu(parameter: torch.Tensor, wanted: bool) -> None:
    """Note for a parameter without values whether it is to get them on the device."""
    parameter.awaits_gpu = wanted  # type: ignore[attr-defined]


def awaits_gpu(parameter: torch.Tensor) -> bool:
    """Whether a parameter without values is to get them on the device."""
    return getattr(parameter, "awaits_gpu", False)


def _become(target: torch.Tensor, source: torch.Tensor) -> None:
    # torch.utils.swap_tensors would refuse while a loss, and so a graph, is alive; a real GPU does not, and nor does
    # this. A backward pass through the old graph then misses the parameter, where a real one fails.
    grad, wanted = target.grad, target.requires_grad
    twin = source.detach()
    if isinstance(target, torch.nn.Parameter):
        twin = torch.nn.Parameter(twin, requires_grad=wanted)
    twin.requires_grad_(wanted)
    if grad is not None:
        target.grad = None
        assign_data(grad, grad.to(source.device))
        twin.grad = grad
    kind = type(twin)
    torch._C._swap_tensor_impl(target, twin)
    twin.__class__, target.__class__ = target.__class__, kind
    target.__dict__.pop("host_values", None)
    target.__dict__.update(twin.__dict__)
    twin.__dict__.clear()
