"""Names of devices, between Python's ``cuda`` and the device that C++ knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._device import _device_constructors

from grader.simulated_gpu.backward import raise_laid_by
from grader.simulated_gpu.carrier import CUDA, carrier, in_cpp_names, in_cuda_words
from grader.simulated_gpu.precision import autocast
from grader.simulated_gpu.tensor import SimulatedTensor, assign_data


class DeviceNames(TorchFunctionMode):
    """Takes ``cuda`` wherever torch's functions take a device, and says ``cuda`` in their errors."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func is torch.device:
            # What a program makes for itself has the name it knows; a number alone means the accelerator.
            return torch.device("cuda", *args) if args and type(args[0]) is int else func(*args, **kwargs)
        if kwargs.get("device") is not None:
            kwargs["device"] = in_cpp_names(kwargs["device"])
        elif _default_is_gpu() and func in _device_constructors():
            # torch's own mode for a default device lies below this one and would name a device C++ does not know.
            kwargs["device"] = carrier()
        for arg in args:
            if type(arg) is torch.device:
                args = tuple(in_cpp_names(each) if type(each) is torch.device else each for each in args)
                break
        args, kwargs = autocast(func, args, kwargs)
        try:
            return _SPECIAL.get(func, func)(*args, **kwargs)
        except Exception as error:
            if isinstance(error, SystemError):
                raise_laid_by()
            text = str(error)
            translated = in_cuda_words(text)
            if translated == text:
                raise
            raise _same_error(error, translated) from None


def _default_is_gpu() -> bool:
    default = torch.utils._device.CURRENT_DEVICE
    return default is not None and default.type == "cuda"


def _same_error(error: Exception, message: str) -> Exception:
    try:
        return type(error)(message)
    except TypeError:
        return RuntimeError(message)


def _to(tensor: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
    if args:
        args = (in_cpp_names(args[0]), *args[1:])
    return torch.Tensor.to(tensor, *args, **kwargs)


def _cuda(
    tensor: torch.Tensor, device: Any = None, non_blocking: bool = False, memory_format: Any = torch.preserve_format
) -> torch.Tensor:
    place = in_cpp_names(CUDA if device is None else device)
    if place != carrier():
        raise RuntimeError(f"Invalid device, must be cuda device: {device}")
    return torch.Tensor.to(tensor, place, memory_format=memory_format)


_NAMED_TYPES = {
    "HalfTensor": torch.float16,
    "BFloat16Tensor": torch.bfloat16,
    "FloatTensor": torch.float32,
    "DoubleTensor": torch.float64,
    "ByteTensor": torch.uint8,
    "ShortTensor": torch.int16,
    "IntTensor": torch.int32,
    "LongTensor": torch.int64,
    "BoolTensor": torch.bool,
}


def _type(tensor: torch.Tensor, dtype: Any = None, non_blocking: bool = False, **kwargs: Any) -> Any:
    name = dtype if isinstance(dtype, str) else f"{dtype.__module__}.{dtype.__name__}" if type(dtype) is type else ""
    if name.startswith("torch.cuda."):
        return torch.Tensor.to(tensor, carrier(), _NAMED_TYPES[name.removeprefix("torch.cuda.")])
    return torch.Tensor.type(tensor, dtype, non_blocking, **kwargs)


def _compatible(left: torch.Tensor, right: torch.Tensor) -> bool:
    # Module.to asks this to learn whether it may assign to .data, which keeps the parameter objects. On CUDA it may.
    if isinstance(left, SimulatedTensor) != isinstance(right, SimulatedTensor):
        return True
    return torch._has_compatible_shallow_copy_type(left, right)


def _pin_memory(tensor: torch.Tensor, device: Any = None) -> torch.Tensor:
    if isinstance(tensor, SimulatedTensor):
        raise RuntimeError(f"cannot pin '{tensor.type()}' only dense CPU tensors can be pinned")
    if _is_pinned(tensor):
        return tensor
    pinned = tensor.clone()
    pinned.is_in_pinned_memory = True  # type: ignore[attr-defined]
    return pinned


def _is_pinned(tensor: torch.Tensor, device: Any = None) -> bool:
    return getattr(tensor, "is_in_pinned_memory", False)


_SPECIAL: dict[Any, Callable[..., Any]] = {
    torch.Tensor.to: _to,
    torch.Tensor.cuda: _cuda,
    torch.Tensor.type: _type,
    torch.Tensor.data.__set__: assign_data,  # type: ignore[attr-defined]
    torch._has_compatible_shallow_copy_type: _compatible,
    torch.Tensor.pin_memory: _pin_memory,
    torch.Tensor.is_pinned: _is_pinned,
}
