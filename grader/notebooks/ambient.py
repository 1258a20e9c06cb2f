"""What a process has only once, kept apart for the student's code and for the checks that share a kernel with it.

In graded runs the two live in two processes. Here each gets its own random numbers, default dtype and the like back
whenever it is its turn, and the kernel its own when all is done.
"""

from __future__ import annotations

import contextlib
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Ambient:
    """Random states and settings at one moment."""

    python: tuple[Any, ...]
    numpy: Any
    torch_cpu: Tensor
    cuda: list[Tensor]
    mps: Tensor | None
    dtype: torch.dtype
    device: torch.device
    grad: bool
    deterministic: bool
    threads: int

    @classmethod
    def here(cls) -> Ambient:
        """What there is now."""
        return cls(
            python=random.getstate(),
            numpy=np.random.get_state(),
            torch_cpu=torch.get_rng_state(),
            cuda=torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],  # type: ignore[no-untyped-call]
            mps=torch.mps.get_rng_state() if torch.backends.mps.is_available() else None,
            dtype=torch.get_default_dtype(),
            device=torch.get_default_device(),
            grad=torch.is_grad_enabled(),
            deterministic=torch.are_deterministic_algorithms_enabled(),
            threads=torch.get_num_threads(),
        )

    def restore(self) -> None:
        """Make it so again."""
        # First of all: states are copied by tensors, which a default device would make in another place.
        if torch.get_default_device() != self.device:
            torch.set_default_device(None if self.device.type == "cpu" else self.device)
        random.setstate(self.python)
        np.random.set_state(self.numpy)
        torch.set_rng_state(self.torch_cpu)
        if self.cuda:
            torch.cuda.set_rng_state_all(self.cuda)
        elif torch.version.cuda:
            # Not yet in use: what torch has noted down to seed it with is the last seed anybody gave.
            torch.cuda.manual_seed_all(torch.initial_seed())
        if self.mps is not None:
            torch.mps.set_rng_state(self.mps)
        torch.set_default_dtype(self.dtype)
        torch.set_grad_enabled(self.grad)
        if torch.are_deterministic_algorithms_enabled() != self.deterministic:
            torch.use_deterministic_algorithms(self.deterministic)
        if torch.get_num_threads() != self.threads:
            torch.set_num_threads(self.threads)


class Sides:
    """The two sides of a check in one process: the checks' own surroundings, and within them the student's."""

    def __init__(self) -> None:
        self._students: Ambient | None = None

    @contextlib.contextmanager
    def checks(self) -> Iterator[None]:
        """Where checks run: torch's own defaults. Afterwards the kernel is as it was."""
        kernel = Ambient.here()
        # One thread, as in a graded run: more only wait for each other over such small tensors.
        torch.set_num_threads(1)
        self._students = Ambient.here()
        try:
            torch.set_default_device(None)
            torch.set_default_dtype(torch.float32)
            torch.set_grad_enabled(True)
            yield
        finally:
            kernel.restore()

    @contextlib.contextmanager
    def students(self) -> Iterator[None]:
        """Where the student's code runs: what the kernel has, and what that code has made of it since."""
        checks = Ambient.here()
        assert self._students is not None
        self._students.restore()
        try:
            # A warning that is caught here is to be shown all the same when the student runs into it again.
            with warnings.catch_warnings():
                yield
        finally:
            self._students = Ambient.here()
            checks.restore()
