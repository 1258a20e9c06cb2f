"""Parts of isolation that no attack shows well: the filter on other machines, and the warden's eye on memory."""

from __future__ import annotations

import platform
import signal
import struct
import subprocess
import sys

import places
import pytest

from grader.isolation import seccomp
from grader.isolation.layers import LayerError
from grader.isolation.syscall_numbers import MACHINES, NUMBERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")

RETURNS, JUMPS = 0x06, 0x05


@pytest.mark.parametrize("unix_sockets", [False, True])
@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_is_a_whole_program_on_every_machine(
    monkeypatch: pytest.MonkeyPatch, machine: str, unix_sockets: bool
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    seccomp._program.cache_clear()
    code = seccomp._program(seccomp.REFUSED, True, 1, unix_sockets)
    seccomp._program.cache_clear()
    steps = list(struct.iter_unpack("<HBBI", code))
    assert len(steps) < 4096
    assert steps[-1][0] == RETURNS
    for at, (instruction, if_true, if_false, _) in enumerate(steps):
        if instruction & 7 == JUMPS:
            assert at + 1 + max(if_true, if_false) < len(steps)
    column, _ = MACHINES[machine]
    numbers = [pair[column] for pair in NUMBERS.values() if pair[column] is not None]
    assert len({*numbers}) == len(numbers)


def test_a_machine_without_a_table_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(LayerError, match="riscv64"):
        seccomp.refuse(["mount"], signals_only_to=2)


WARDED = """
import os, time
from grader.isolation import limits, warden
limits.MAX_MEMORY_BYTES = 300 * 2**20
warden.fork_worker(os.open("/proc", os.O_RDONLY), os.getppid())
{body}
"""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("held = b'x' * (600 * 2**20)\ntime.sleep(10)", -signal.SIGKILL),
        (
            "for _ in range(4):\n    if os.fork() == 0: break\nheld = b'x' * (150 * 2**20)\ntime.sleep(10)",
            -signal.SIGKILL,
        ),
        ("time.sleep(0.3)\nos._exit(3)", 3),
        ("os.abort()", -signal.SIGABRT),
    ],
    ids=["takes too much memory", "takes too much with its children", "exits", "crashes"],
)
def test_a_warden_ends_as_its_worker_does_and_ends_the_greedy(body: str, code: int) -> None:
    command = [sys.executable, "-c", WARDED.format(body=body)]
    done = subprocess.run(command, cwd=places.CLONE, timeout=25, stdout=subprocess.DEVNULL)
    assert done.returncode == code
