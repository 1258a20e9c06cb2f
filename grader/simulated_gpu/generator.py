"""The device's own source of random numbers: drawing on the GPU leaves the CPU's generator alone."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from grader.simulated_gpu.carrier import CUDA

# torch hands an operation's generator to a dispatch mode in a new Python object, so it is known by its address in C++.
_addresses: set[int] = set()


class SimulatedGenerator(torch.Generator):
    """A generator on the simulated GPU. It is a CPU generator underneath: the same seed gives the CPU's numbers.

    See https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
    """

    def __init__(self) -> None:
        super().__init__()
        _addresses.add(self._cdata)  # type: ignore[attr-defined]
        weakref.finalize(self, _addresses.discard, self._cdata)  # type: ignore[attr-defined]

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return CUDA


class _Default:
    generator: SimulatedGenerator | None = None


def device_generator() -> SimulatedGenerator:
    """The device's default generator, ``torch.cuda.default_generators[0]``."""
    if _Default.generator is None:
        _Default.generator = SimulatedGenerator()
    return _Default.generator


@contextmanager
def on_device_generator() -> Iterator[None]:
    """Draw from the device's default generator in place of the CPU's, also in operations that take no generator."""
    cpu, gpu = torch.default_generator, device_generator()
    cpu_state = cpu.get_state()
    cpu.set_state(gpu.get_state())
    try:
        yield
    finally:
        gpu.set_state(cpu.get_state())
        cpu.set_state(cpu_state)


def require_generator(generator: torch.Generator | None, device_type: str) -> None:
    """Refuse a generator of another device than the operation's.

    Raises:
        RuntimeError: "Expected a 'cuda' device type for generator but found 'cpu'".
    """
    if generator is None:
        return
    found = "cuda" if generator._cdata in _addresses else generator.device.type  # type: ignore[attr-defined]
    if found != device_type:
        raise RuntimeError(f"Expected a '{device_type}' device type for generator but found '{found}'")
