"""The memory of the simulated device, counted when it is asked for and not at every operation."""

from __future__ import annotations

import gc
from typing import Any

from grader.simulated_gpu.tensor import SimulatedTensor

TOTAL_BYTES = 16 << 30
_BYTES = ("allocated_bytes", "reserved_bytes", "active_bytes", "requested_bytes")
_COUNTS = ("allocation", "segment", "active", "inactive_split", "inactive_split_bytes")
_BLOCK = 512  # CUDA's allocator hands out multiples of this


class Memory:
    """What is allocated: the storages of the simulated tensors that are alive.

    The peak is that of the moments at which it was asked, so it is only a lower bound.
    """

    def __init__(self) -> None:
        self._peak = 0

    def allocated(self) -> int:
        """Bytes in use, in the allocator's blocks."""
        storages = {}
        for thing in gc.get_objects():
            if type(thing) is SimulatedTensor:
                storage = thing.host_values.untyped_storage()
                storages[storage.data_ptr()] = storage.nbytes()
        used = sum(-(-size // _BLOCK) * _BLOCK for size in storages.values())
        self._peak = max(self._peak, used)
        return used

    def reset_peak(self) -> None:
        """Let the peak begin at what is in use now."""
        self._peak = 0
        self.allocated()

    def free_and_total(self) -> tuple[int, int]:
        """Bytes free and bytes in all."""
        return TOTAL_BYTES - self.allocated(), TOTAL_BYTES

    def stats(self) -> dict[str, Any]:
        """The part of the CUDA allocator's statistics that its Python functions read."""
        used = self.allocated()
        nothing = {"current": 0, "peak": 0, "allocated": 0, "freed": 0}
        one = {"current": used, "peak": self._peak, "allocated": self._peak, "freed": self._peak - used}
        stats: dict[str, Any] = dict.fromkeys(("num_alloc_retries", "num_ooms", "max_split_size"), 0)
        for name in (*_BYTES, *_COUNTS):
            whole = one if name in _BYTES else nothing
            stats[name] = {"all": dict(whole), "large_pool": dict(nothing), "small_pool": dict(whole)}
        for name in ("oversize_allocations", "oversize_segments"):
            stats[name] = dict(nothing)
        return stats
