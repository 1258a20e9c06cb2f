"""The device that torch's C++ core sees in place of CUDA.

A build of torch without CUDA cannot hold a tensor of device type CUDA: its autograd asks for a CUDA device guard and
aborts the process. PrivateUse1, the device type torch keeps free for outside backends, can be supplied from Python.
So the simulation's tensors live there, and every name that Python shows says ``cuda``.
See https://docs.pytorch.org/docs/stable/generated/torch.utils.rename_privateuse1_backend.html
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from typing import Any

import torch

from grader.simulated_gpu.backward import lay_by_pending_error

CARRIER_TYPE = "simgpu"
CUDA = torch.device("cuda:0")
CPU = torch.device("cpu")

_CARRIER_NAMES = re.compile(r"\b(?:privateuse1|simgpu)\b", re.IGNORECASE)
_kept_alive: list[object] = []


class _Registration:
    """What was done once in this process; a forked child inherits it."""

    device: torch.device | None = None
    in_use: bool = False


def carrier() -> torch.device:
    """The device that stands for ``cuda:0`` in C++. Registered at the first call, once per process.

    Raises:
        RuntimeError: another backend has taken PrivateUse1 in this process, or torch is too old to have its backend
            written in Python.
    """
    if _Registration.device is None:
        _register()
        _Registration.device = torch.device(CARRIER_TYPE, 0)
    return _Registration.device


def is_gpu(device: torch.device) -> bool:
    """Whether a device, in C++'s or in Python's naming, is the simulated GPU."""
    return device.type == CARRIER_TYPE or device.type == "cuda"


def show_as_accelerator(shown: bool) -> None:
    """Whether ``torch.accelerator`` may see the device. Without this the registration would outlive the context."""
    _Registration.in_use = shown


def in_cuda_words(message: str) -> str:
    """An error message of torch's with the carrier's names replaced by ``cuda``."""
    return _CARRIER_NAMES.sub("cuda", message)


def _register() -> None:
    accelerators: Any = getattr(torch._C, "_acc", None)
    if accelerators is None or not hasattr(accelerators, "register_python_privateuseone_device_guard"):
        raise RuntimeError(f"torch {torch.__version__} cannot have a backend written in Python: no simulated GPU")

    # torch's autograd counts the devices at its first backward pass and starts a thread for each, after which a
    # forked child can run no backward pass. A pass made before the registration counts none, so none is started.
    with torch.enable_grad():
        torch.zeros((), requires_grad=True).sum().backward()  # type: ignore[no-untyped-call]

    kind = torch._C._autograd.DeviceType.PrivateUse1

    class Guard(accelerators.DeviceGuard):  # type: ignore[misc]
        def type_(self) -> object:
            lay_by_pending_error()
            return kind

    class Hooks(accelerators.PrivateUse1Hooks):  # type: ignore[misc]
        def is_available(self) -> bool:
            return True

        def is_built(self) -> bool:
            return True

        def has_primary_context(self, index: int) -> bool:
            return True

    _hide_from_accelerator()
    torch._C._rename_privateuse1_backend(CARRIER_TYPE)
    torch._register_device_module(CARRIER_TYPE, _device_module())  # type: ignore[no-untyped-call]
    guard, hooks = Guard(), Hooks()
    _kept_alive.extend((guard, hooks))
    accelerators.register_python_privateuseone_hook(hooks)
    accelerators.register_python_privateuseone_device_guard(guard)


def _hide_from_accelerator() -> None:
    """A registered PrivateUse1 backend becomes torch's accelerator for good; only inside the context may it look so."""
    find: Callable[[], torch.device | None] | None = getattr(torch._C, "_accelerator_getAccelerator", None)
    if find is None:
        return
    before = find()

    def get_accelerator() -> torch.device | None:
        return torch.device("cuda") if _Registration.in_use else before

    torch._C._accelerator_getAccelerator = get_accelerator  # type: ignore[assignment]


def _device_module() -> types.ModuleType:
    """The least that torch asks of a backend's module. Seeds reach the device by way of ``torch.cuda``."""
    module = types.ModuleType(f"torch.{CARRIER_TYPE}")
    contents: dict[str, object] = {
        "_is_in_bad_fork": lambda: False,
        "manual_seed_all": lambda seed: None,
        "is_available": lambda: _Registration.in_use,
        "is_initialized": lambda: True,
        "current_device": lambda: 0,
        "device_count": lambda: 1,
        "_lazy_init": lambda: None,
    }
    vars(module).update(contents)
    return module


def in_cpp_names(device: Any) -> Any:
    """What a student wrote for a device, as C++ is to get it: anything that means CUDA becomes the carrier.

    Raises:
        RuntimeError: the device has another index than 0, as CUDA says it.
    """
    kind = type(device)
    if kind is str:
        if not device.startswith("cuda"):
            return device
        device = torch.device(device)
    elif kind is int:
        device = torch.device("cuda", device)
    elif kind is not torch.device:
        return device
    if device.type != "cuda":
        return device
    require_ordinal(device.index)
    return carrier()


def require_ordinal(index: int | None) -> None:
    """There is one device, with index 0 (``None`` is the current one).

    Raises:
        RuntimeError: another index; on torch 2.8 and later its subclass ``torch.AcceleratorError``, as on a GPU.
    """
    if index is not None and index > 0:
        error: type[RuntimeError] = getattr(torch, "AcceleratorError", RuntimeError)
        raise error("CUDA error: invalid device ordinal\nGPU device may be out of range, do you have enough GPUs?")
