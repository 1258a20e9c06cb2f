"""``torch.cuda`` and ``torch.accelerator`` in the context; synchronisations, events and the clock; and after it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
import torch
from torch import nn
from torch.cuda import is_available, synchronize

from grader.simulated_gpu import Event, SimulatedGpu, device_of

SAID = {
    "is_available": (lambda: torch.cuda.is_available(), True),
    "is_available, imported early": (lambda: is_available(), True),
    "device_count": (lambda: torch.cuda.device_count(), 1),
    "current_device": (lambda: torch.cuda.current_device(), 0),
    "name": (lambda: "Simulated" in torch.cuda.get_device_name(), True),
    "name of a device": (
        lambda: torch.cuda.get_device_name(torch.device("cuda:0")) == torch.cuda.get_device_name(0),
        True,
    ),
    "properties": (lambda: torch.cuda.get_device_properties("cuda").total_memory > 0, True),
    "capability": (lambda: len(torch.cuda.get_device_capability()), 2),
    "is_initialized": (lambda: torch.cuda.is_initialized(), True),
    "init": (lambda: torch.cuda.init(), None),
    "is_built": (lambda: torch.backends.cuda.is_built(), True),
    "bfloat16": (lambda: isinstance(torch.cuda.is_bf16_supported(), bool), True),
    "set_device": (lambda: torch.cuda.set_device(0), None),
    "set_device of a device": (lambda: torch.cuda.set_device(torch.device("cuda:0")), None),
    "empty_cache": (lambda: torch.cuda.empty_cache(), None),
    "reset_peak_memory_stats": (lambda: torch.cuda.reset_peak_memory_stats(), None),
    "mem_get_info": (lambda: len(torch.cuda.mem_get_info()), 2),
    "memory_reserved": (lambda: isinstance(torch.cuda.memory_reserved(), int), True),
    "memory_summary": (lambda: "CUDA memory" in torch.cuda.memory_summary(), True),
    "accelerator": (lambda: torch.accelerator.current_accelerator(), torch.device("cuda")),
    "accelerator available": (lambda: torch.accelerator.is_available(), True),
    "accelerator count": (lambda: torch.accelerator.device_count(), 1),
    "accelerator index": (lambda: torch.accelerator.current_device_index(), 0),
    "device module": (lambda: torch.get_device_module("cuda") is torch.cuda, True),
    "stream repr": (lambda: "cuda:0" in repr(torch.cuda.current_stream()), True),
    "stream kind": (lambda: isinstance(torch.cuda.Stream(), torch.cuda.Stream), True),
    "event kind": (lambda: isinstance(torch.cuda.Event(), torch.cuda.Event), True),
    "capturing": (lambda: torch.cuda.is_current_stream_capturing(), False),
}


@pytest.mark.parametrize("name", SAID)
def test_the_simulated_device_answers(name):
    ask, expected = SAID[name]
    with SimulatedGpu():
        assert ask() == expected


def test_allocated_memory_is_that_of_the_tensors_alive():
    with SimulatedGpu():
        before = torch.cuda.memory_allocated()
        x = torch.zeros(1024, device="cuda")
        assert torch.cuda.memory_allocated() - before == 4096
        del x
        assert torch.cuda.memory_allocated() == before
        assert torch.cuda.max_memory_allocated() >= before + 4096


SYNCHRONISATIONS = {
    "torch.cuda.synchronize": lambda: torch.cuda.synchronize(),
    "imported early": lambda: synchronize(),
    "of a device": lambda: torch.cuda.synchronize(torch.device("cuda")),
    "of a named device": lambda: torch.cuda.synchronize("cuda:0"),
    "of a number": lambda: torch.cuda.synchronize(0),
    "by keyword": lambda: torch.cuda.synchronize(device="cuda"),
    "accelerator": lambda: torch.accelerator.synchronize(),
    "accelerator's stream": lambda: torch.accelerator.current_stream().synchronize(),
    "current stream": lambda: torch.cuda.current_stream().synchronize(),
    "default stream": lambda: torch.cuda.default_stream().synchronize(),
    "own stream": lambda: torch.cuda.Stream().synchronize(),
    "torch.Stream": lambda: torch.Stream(device="cuda").synchronize(),
    "event": lambda: torch.cuda.current_stream().record_event().synchronize(),
    "torch.Event": lambda: _recorded(torch.Event("cuda")).synchronize(),
}


def _recorded(event):
    event.record()
    return event


@pytest.mark.parametrize("name", SYNCHRONISATIONS)
def test_a_synchronisation_waits_for_pending_work_and_is_recorded(name):
    with SimulatedGpu(settle_seconds=0.02) as gpu:
        x = torch.ones(3, device="cuda")
        (x + x).sum()
        start = time.perf_counter()
        SYNCHRONISATIONS[name]()
        assert time.perf_counter() - start >= 0.02
        SYNCHRONISATIONS[name]()
    first, second = gpu.events
    assert first.kind == "synchronize"
    assert first.pending == 3
    assert first.end - first.start >= 0.02
    assert second.pending == 0
    assert isinstance(first, Event)


def test_an_implicit_synchronisation_is_none():
    with SimulatedGpu(settle_seconds=0.02) as gpu:
        x = torch.ones(3, device="cuda").sum()
        x.item()
        x.cpu()
        x.tolist()
        pending = gpu.pending
        assert gpu.events == []
        torch.cuda.synchronize()
    assert gpu.events[0].pending == pending == 2


def test_work_on_the_cpu_is_not_pending():
    with SimulatedGpu() as gpu:
        nn.Linear(3, 1)(torch.ones(2, 3)).sum().backward()
        torch.cuda.synchronize()
    assert gpu.events[0].pending == 0


def test_a_clock_read_before_the_synchronisation_does_not_see_it():
    with SimulatedGpu(settle_seconds=0.05):
        start = time.perf_counter()
        torch.ones(3, device="cuda") + 1
        early = time.perf_counter() - start
        torch.cuda.synchronize()
        late = time.perf_counter() - start
    assert late >= early + 0.05


@pytest.mark.parametrize("synchronise_first", [True, False])
def test_cuda_events_measure_the_work_between_them(synchronise_first):
    with SimulatedGpu(settle_seconds=0.03):
        x = torch.ones(3).to("cuda")
        if synchronise_first:
            torch.cuda.synchronize()
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        began = time.perf_counter()
        start.record()
        for _ in range(10):
            x = x + 1
            time.sleep(0.002)
        end.record()
        end.synchronize()
        seconds = time.perf_counter() - began
        assert 0.05 <= start.elapsed_time(end) / 1000 <= seconds + 0.001


def test_an_event_is_done_when_its_work_is():
    with SimulatedGpu(settle_seconds=0.01):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        assert start.query()
        torch.ones(3, device="cuda")
        end.record()
        assert not end.query()
        with pytest.raises(RuntimeError, match="not ready"):
            start.elapsed_time(end)
        torch.cuda.synchronize()
        assert end.query()
        assert start.elapsed_time(end) >= 10


def test_asking_until_it_is_done_is_waiting():
    with SimulatedGpu(settle_seconds=0.01) as gpu:
        torch.ones(3, device="cuda")
        event = torch.cuda.current_stream().record_event()
        while not event.query():
            pass
    assert gpu.events[0].end - gpu.events[0].start >= 0.01


def test_a_stream_that_was_entered_leaves_the_one_before_it() -> None:
    with SimulatedGpu():
        outer, inner = torch.cuda.Stream(), torch.cuda.Stream()
        with outer:
            with inner:
                assert torch.cuda.current_stream() == inner
            assert torch.cuda.current_stream() == outer
        assert torch.cuda.current_stream() == torch.cuda.default_stream()


def test_streams_can_be_selected():
    with SimulatedGpu():
        side = torch.cuda.Stream()
        with torch.cuda.stream(side):
            assert torch.cuda.current_stream() == side
            x = torch.ones(3, device="cuda")
        assert torch.cuda.current_stream() == torch.cuda.default_stream()
        torch.cuda.current_stream().wait_stream(side)
        with torch.cuda.device(0):
            assert device_of(x * 2) == "cuda:0"


def _state_of_torch():
    return {
        "cuda": torch.cuda.is_available(),
        "count": torch.cuda.device_count(),
        "initialized": torch.cuda.is_initialized(),
        "built": torch.backends.cuda.is_built(),
        "accelerator": torch.accelerator.current_accelerator(),
        "accelerator available": torch.accelerator.is_available(),
        "accelerators": torch.accelerator.device_count(),
        "generator": torch.Generator,
        "event": torch.Event,
        "stream": torch.Stream,
        "new stream": torch.cuda.Stream.__new__,
        "names": sorted(vars(torch._C)),
        "overwrite": torch.__future__.get_overwrite_module_params_on_conversion(),
        "default device": torch.get_default_device(),
        "threads": torch._C._is_multithreading_enabled(),
        "registry": len(torch.serialization._package_registry),
    }


def test_nothing_is_left_behind():
    before = _state_of_torch()
    for _ in range(2):
        with SimulatedGpu(overwrite_parameters=True) as gpu:
            torch.set_default_device("cuda")
            assert device_of(torch.ones(2)) == "cuda:0"
            torch.cuda.synchronize()
        assert len(gpu.events) == 1
        assert _state_of_torch() == before
        assert device_of(torch.ones(2)) == "cpu"
        if not before["cuda"]:
            with pytest.raises((AssertionError, RuntimeError)):
                torch.ones(2, device="cuda")


def test_an_exception_leaves_nothing_behind():
    before = _state_of_torch()
    with pytest.raises(ZeroDivisionError), SimulatedGpu():
        raise ZeroDivisionError
    assert _state_of_torch() == before


def test_the_context_does_not_nest():
    with SimulatedGpu():
        with pytest.raises(RuntimeError, match="nested"), SimulatedGpu():
            pass
        assert torch.cuda.is_available()
    assert not torch.cuda.is_available() or torch.version.cuda


def _fresh(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_changes_nothing_and_entering_does_not_import_the_compiler():
    code = """
import sys, torch
names = sorted(vars(torch._C))
from grader.simulated_gpu import SimulatedGpu
assert sorted(vars(torch._C)) == names and not hasattr(torch, "simgpu")
assert torch._C._get_privateuse1_backend_name() == "privateuseone"
before = torch.accelerator.current_accelerator()
with SimulatedGpu():
    w = torch.ones(3, device="cuda", requires_grad=True)
    torch.nn.Linear(3, 1).cuda()(w).sum().backward()
assert torch.accelerator.current_accelerator() == before
print("torch._dynamo" in sys.modules)
"""
    assert _fresh(code) == "False"


FORK = """
import os, sys, torch
from grader.simulated_gpu import SimulatedGpu
torch.set_num_threads(1)
def train():
    with SimulatedGpu():
        model = torch.nn.Linear(3, 1).cuda()
        model(torch.ones(2, 3, device="cuda")).sum().backward()
        return model.weight.grad.sum().item()
{before}
child = os.fork()
if child == 0:
    os._exit(0 if train() == 6.0 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
BEFORE_THE_FORK = {
    "torch imported only": "",
    "a backward pass on the CPU": "torch.ones(2, requires_grad=True).sum().backward()",
    "the context entered": "with SimulatedGpu(): pass",
    "trained in the context": "train()",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("before", BEFORE_THE_FORK)
def test_a_forked_child_can_train(before):
    assert _fresh(FORK.format(before=BEFORE_THE_FORK[before])) == "0"
