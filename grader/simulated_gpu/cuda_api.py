"""``torch.cuda`` and ``torch.accelerator`` for the simulated device.

Wherever torch lets it be, the lowest layer is replaced (``torch._C._cuda_synchronize`` and its like), so that a
function such as ``torch.cuda.synchronize``, imported by name before the context was entered, works as well.
"""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

import torch

from grader.simulated_gpu.carrier import CUDA, require_ordinal
from grader.simulated_gpu.choices import by_device
from grader.simulated_gpu.generator import SimulatedGenerator, device_generator
from grader.simulated_gpu.memory import TOTAL_BYTES, Memory
from grader.simulated_gpu.patches import Patches
from grader.simulated_gpu.streams import SimulatedEvent, SimulatedStream, current_stream, select_stream
from grader.simulated_gpu.timeline import Timeline

DEVICE_NAME = "Simulated CUDA GPU"

_PROPERTIES = SimpleNamespace(
    name=DEVICE_NAME,
    major=8,
    minor=0,
    total_memory=TOTAL_BYTES,
    multi_processor_count=1,
    warp_size=32,
    max_threads_per_block=1024,
    max_threads_per_multi_processor=2048,
    shared_memory_per_block=49152,
    regs_per_multiprocessor=65536,
    L2_cache_size=4 << 20,
    is_integrated=0,
    is_multi_gpu_board=0,
    gcnArchName="",
)


def install(patches: Patches, timeline: Timeline) -> None:
    """Put the simulated device behind ``torch.cuda`` and ``torch.accelerator``."""
    memory = Memory()
    _install_device(patches)
    _install_streams(patches, timeline)
    _install_memory(patches, memory)
    patches.set(torch, "Generator", by_device(torch.Generator, SimulatedGenerator, "cpu"))
    patches.set(torch.cuda, "default_generators", (device_generator(),))


def _select(index: int) -> int:
    require_ordinal(index)
    return 0


def _install_device(patches: Patches) -> None:
    c: Any = torch._C
    for name, value in {
        "_has_cuda": True,
        "_cuda_getDeviceCount": lambda: 1,
        "_cuda_getDevice": lambda: 0,
        "_cuda_setDevice": _select,
        "_cuda_exchangeDevice": _select,
        "_cuda_maybeExchangeDevice": _select,
        "_cuda_init": lambda: None,
        "_cuda_isInBadFork": lambda: False,
        "_cuda_getArchFlags": lambda: "sm_80",
        "_cuda_canDeviceAccessPeer": lambda device, peer: False,
        "_cuda_ipc_collect": lambda: None,
        "_cuda_getCurrentRawStream": lambda index: 0,
        "_scatter": lambda tensor, devices, sizes, dim, streams: (tensor.to(CUDA),),
        "_cuda_sleep": lambda cycles: None,
        "_cuda_isCurrentStreamCapturing": lambda: False,
        "_accelerator_getDeviceIndex": lambda: 0,
        "_accelerator_setDeviceIndex": _select,
        "_accelerator_exchangeDevice": _select,
        "_accelerator_maybeExchangeDevice": _select,
    }.items():
        patches.set(c, name, value)
    for name, value in {
        "_initialized": True,
        "_is_in_bad_fork": lambda: False,
        "_cached_device_count": 1,
        "_exchange_device": _select,
        "_maybe_exchange_device": _select,
        "_get_device_properties": lambda index: _PROPERTIES,
    }.items():
        patches.set(torch.cuda, name, value)
    # A build with CUDA would lay recurrent layers' weights out for cuDNN, with a kernel that the CPU does not have.
    patches.set(torch.backends.cudnn, "is_acceptable", lambda tensor: False)
    # torch.cuda.graphs holds the function under a name of its own, and optimizers ask it.
    patches.set(torch.cuda.graphs, "_cuda_isCurrentStreamCapturing", lambda: False)


def _install_streams(patches: Patches, timeline: Timeline) -> None:
    c: Any = torch._C
    numbers = count(1)

    def synchronize(*index: int) -> None:
        timeline.synchronize()

    def new_stream(cls: Any, device: Any = None, priority: int = 0, **kwargs: Any) -> SimulatedStream:
        if "stream_id" in kwargs:
            return SimulatedStream(timeline, kwargs["stream_id"], priority)
        require_ordinal(torch._utils._get_device_index(device, optional=True))
        return SimulatedStream(timeline, next(numbers), priority)

    def new_event(cls: Any, enable_timing: bool = False, *args: Any, **kwargs: Any) -> SimulatedEvent:
        return SimulatedEvent(timeline, enable_timing)

    def stream(priority: int = 0, **kwargs: Any) -> SimulatedStream:
        return new_stream(None, None, priority, **kwargs)

    def event(enable_timing: bool = False, **kwargs: Any) -> SimulatedEvent:
        return SimulatedEvent(timeline, enable_timing)

    def set_stream(stream_id: int, device_index: int = 0, device_type: int = 1) -> None:
        select_stream(SimulatedStream(timeline, stream_id))

    for name, value in {
        "_cuda_synchronize": synchronize,
        "_cuda_getCurrentStream": lambda index: (current_stream(timeline).stream_id, 0, 1),
        "_cuda_getDefaultStream": lambda index: (0, 0, 1),
        "_cuda_getStreamFromExternal": lambda pointer, index: (pointer, 0, 1),
        "_cuda_setStream": set_stream,
        "_accelerator_synchronizeDevice": synchronize,
        "_accelerator_getStream": lambda index: current_stream(timeline),
        "_accelerator_setStream": select_stream,
    }.items():
        patches.set(c, name, value)
    # The classes stay, so that a name bound to them early still means them: only what they make is another thing.
    patches.set(torch.cuda.Stream, "__new__", new_stream)
    patches.set(torch.cuda.ExternalStream, "__new__", new_stream)
    patches.set(torch.cuda.Event, "__new__", new_event)
    patches.set(torch, "Stream", by_device(torch.Stream, stream, "cuda"))
    patches.set(torch, "Event", by_device(torch.Event, event, "cuda"))


def _install_memory(patches: Patches, memory: Memory) -> None:
    c: Any = torch._C
    for name, value in {
        "_cuda_emptyCache": lambda: None,
        "_cuda_memoryStats": lambda index: memory.stats(),
        "_cuda_resetPeakMemoryStats": lambda index: memory.reset_peak(),
        "_cuda_resetAccumulatedMemoryStats": lambda index: None,
        "_accelerator_isAllocatorInitialized": lambda: True,
        "_accelerator_emptyCache": lambda: None,
        "_accelerator_getDeviceStats": lambda index: memory.stats(),
        "_accelerator_resetPeakStats": lambda index: memory.reset_peak(),
        "_accelerator_resetAccumulatedStats": lambda index: None,
        "_accelerator_getMemoryInfo": lambda index: memory.free_and_total(),
    }.items():
        patches.set(c, name, value)
    runtime = SimpleNamespace(cudaMemGetInfo=lambda index: memory.free_and_total())
    patches.set(torch.cuda, "_cudart", runtime)
