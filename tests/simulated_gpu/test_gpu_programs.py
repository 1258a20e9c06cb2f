"""Right programs give the CPU's numbers on the simulated GPU (and on a real one); wrong ones fail as on a real one."""

from __future__ import annotations

import pytest
import torch
from gpu_failing_programs import FAILING
from gpu_programs import PROGRAMS

from grader.simulated_gpu import SimulatedGpu

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")


def same(left, right, tolerance):
    if isinstance(left, list):
        return (
            isinstance(right, list)
            and len(left) == len(right)
            and all(same(a, b, tolerance) for a, b in zip(left, right, strict=True))
        )
    return left == (pytest.approx(right, rel=tolerance, abs=tolerance) if isinstance(right, float) else right)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_simulated_gpu_gives_the_numbers_of_the_cpu(name, plain):
    expected = plain(PROGRAMS[name]("cpu"))
    with SimulatedGpu():
        found = plain(PROGRAMS[name]("cuda"))
    assert same(found, expected, 1e-6)


@needs_gpu
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_real_gpu_gives_the_numbers_of_the_cpu(name, plain):
    assert same(plain(PROGRAMS[name]("cuda")), plain(PROGRAMS[name]("cpu")), 1e-2)


@pytest.mark.parametrize("name", FAILING)
def test_the_simulated_gpu_refuses_what_a_real_one_refuses(name):
    wrong = FAILING[name]
    with SimulatedGpu(), pytest.raises(wrong.error, match=wrong.message) as raised:
        wrong.run("cuda")
    assert "simgpu" not in str(raised.value).lower()


@needs_gpu
@pytest.mark.parametrize("name", FAILING)
def test_a_real_gpu_refuses_it(name):
    wrong = FAILING[name]
    # torch has changed its mind on RuntimeError or ValueError for CUDA's events.
    kinds = (RuntimeError, ValueError) if wrong.error is RuntimeError else wrong.error
    with pytest.raises(kinds, match=wrong.message):
        wrong.run("cuda")


def test_a_refusal_names_both_devices_in_the_order_found():
    with SimulatedGpu():
        gpu, cpu = torch.ones(3, device="cuda"), torch.ones(3)
        with pytest.raises(RuntimeError, match=r"Expected all tensors to be on the same device.*cuda:0 and cpu"):
            gpu + cpu
        with pytest.raises(RuntimeError, match=r"Expected all tensors to be on the same device.*cpu and cuda:0"):
            cpu + gpu


def test_there_are_programs_enough():
    assert len(PROGRAMS) >= 60
    assert len(FAILING) >= 30
