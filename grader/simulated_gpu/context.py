"""The context in which the simulated GPU is there."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

import torch

from grader.simulated_gpu import backward, checkpoints, cuda_api, lazy
from grader.simulated_gpu.carrier import carrier, show_as_accelerator
from grader.simulated_gpu.dispatch import SimulatedDispatch
from grader.simulated_gpu.patches import Patches
from grader.simulated_gpu.streams import select_stream
from grader.simulated_gpu.timeline import Event, Timeline
from grader.simulated_gpu.translate import DeviceNames


class SimulatedGpu:
    """A context in which torch has one CUDA GPU, ``cuda:0``, whose tensors hold real values in CPU memory.

    Args:
        settle_seconds: how much longer an explicit synchronisation takes when kernels are pending, so that a clock
            read before it does not see the whole work.
        overwrite_parameters: whether ``module.to(device)`` makes new parameter objects, as
            ``torch.__future__.set_overwrite_module_params_on_conversion(True)`` has it; an optimizer made before the
            move then holds the old ones. By default they are kept, as on CUDA.

    Only the thread that enters has the device. The context may be entered again after it was left, and not nested.

    Raises:
        RuntimeError: on entering, when a simulation is on already or this torch cannot be given one.
    """

    _active: SimulatedGpu | None = None

    def __init__(self, settle_seconds: float = 0.0, overwrite_parameters: bool = False) -> None:
        self._timeline = Timeline(settle_seconds)
        self._overwrite_parameters = overwrite_parameters
        self._undo = ExitStack()

    @property
    def events(self) -> list[Event]:
        """The explicit synchronisations so far, in order, those of former entries included."""
        return list(self._timeline.events)

    @property
    def pending(self) -> int:
        """Kernels launched since the last explicit synchronisation."""
        return self._timeline.pending

    def __enter__(self) -> SimulatedGpu:
        if SimulatedGpu._active is not None:
            raise RuntimeError("a simulated GPU is already there: the context cannot be nested")
        carrier()
        with ExitStack() as undo:
            self._enter(undo)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._undo.close()

    def _enter(self, undo: ExitStack) -> None:
        SimulatedGpu._active = self
        undo.callback(setattr, SimulatedGpu, "_active", None)
        patches = Patches()
        undo.callback(patches.undo)
        cuda_api.install(patches, self._timeline)
        checkpoints.install(patches)
        lazy.install(patches)
        backward.install(patches, DeviceNames)
        undo.callback(select_stream, None)

        show_as_accelerator(True)
        undo.callback(show_as_accelerator, False)
        # With multithreading, autograd would send the backward pass of a device's tensors to a thread of its own.
        undo.enter_context(torch.autograd.set_multithreading_enabled(False))
        # torch.tensor(..., device="cuda") then makes a CPU tensor and copies it, which the dispatch mode sees.
        undo.callback(torch._C._set_only_lift_cpu_tensors, torch._C._only_lift_cpu_tensors())
        torch._C._set_only_lift_cpu_tensors(True)
        undo.callback(
            torch.__future__.set_overwrite_module_params_on_conversion,
            torch.__future__.get_overwrite_module_params_on_conversion(),
        )
        torch.__future__.set_overwrite_module_params_on_conversion(self._overwrite_parameters)
        undo.enter_context(SimulatedDispatch(self._timeline))
        undo.enter_context(DeviceNames())
        # A default device is a mode as well, on top of these: it has to go first.
        undo.callback(_restore_default_device, torch.get_default_device())


def _restore_default_device(device: torch.device) -> None:
    if torch.get_default_device() != device:
        torch.set_default_device(None if device.type == "cpu" else device)
