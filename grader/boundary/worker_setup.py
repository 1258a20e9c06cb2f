"""How a process becomes a worker: by a fork of the server, or (``connect``) as an interpreter of its own."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn

from grader.boundary import linux

if TYPE_CHECKING:
    from grader.isolation.confinement import Confinement

MAX_MEMORY_BYTES: Final = 4 * 1024**3
MAX_FILE_BYTES: Final = 256 * 1024**2
USER: Final = "student"
"""Who a submission is told that it runs as."""

NOT_SET_UP: Final = 70
"""Exit code of a process that could not become a worker."""

_IMPORTED_LATE: Final = ("grader.simulated_gpu", "grader.notebooks.magics")
"""What few workers need. Behind isolation, not all of them could list the folder of this package to find it."""


def warm_up(preload: Sequence[str] = ()) -> None:
    """Import torch, to be used with one thread, all that every worker needs, and what these workers need besides."""
    import torch

    from grader.boundary import plain_torch
    from grader.boundary.dynamo import put_stand_in

    put_stand_in()
    plain_torch.put_in_place()
    torch.set_num_threads(1)
    use_once()
    if preload:
        from grader.boundary import preloading

        preloading.load(preload)
    from grader.boundary.worker import Worker

    Worker()
    # What is here now is every worker's: kept out of their collections, its pages stay shared.
    gc.collect()
    gc.freeze()


def use_once() -> None:
    """Use what sets something up at its first use: an optimizer's class wraps its own ``step``, for one."""
    import numpy as np
    import torch

    np.random.seed(0)
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(10, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    for optimizer in (torch.optim.SGD(model.parameters(), lr=0.01), torch.optim.Adam(model.parameters(), lr=0.01)):
        torch.autograd.backward(torch.nn.functional.mse_loss(model(torch.ones(3, 10)), torch.ones(3, 1)))
        optimizer.step()


def confinement(isolation: str) -> Confinement | None:
    """Read what the grader asks for, in a process that is warmed up; imported only where it is asked for."""
    if not isolation:
        return None
    from grader.isolation.confinement import Confinement

    for name in _IMPORTED_LATE:
        importlib.import_module(name)
    linux.make_forks_cheap()
    return Confinement.parse(isolation)


def be_a_worker(
    socket_fd: int, output_fd: int, folder_fd: int, *, server: int, confinement: Confinement | None
) -> NoReturn:
    """Serve in a freshly forked process, and never come back. No exit handler runs, no thread is waited for."""
    code = NOT_SET_UP
    try:
        os.setsid()
        if confinement is None:
            linux.die_with(server)
            os.fchdir(folder_fd)
            os.close(folder_fd)
        else:
            confinement.enter(folder_fd, server)
        restore_signals()
        _take_streams(output_fd)
        _prepare()
        if confinement is not None:
            confinement.lock(socket_fd)
        code = 0
        _work(socket.socket(fileno=socket_fd))
    except BaseException:
        if code == NOT_SET_UP:
            os.write(output_fd if sys.stdout is None else 1, traceback.format_exc().encode("utf-8", "replace"))
        raise
    finally:
        os._exit(code)


def connect() -> NoReturn:
    """Serve in an interpreter of its own: read from stdin whom to call back on the loopback interface, and do so.

    What stdin says is one line of JSON: ``[port, token, folder, preload]``. Nothing is secret on a command line.
    """
    code = NOT_SET_UP
    try:
        port, token, folder, preload = json.loads(sys.stdin.readline())
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        _open_streams()
        warm_up(preload)
        os.chdir(folder)
        _prepare()
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(token.encode("ascii"))
        code = 0
        _work(sock)
    finally:
        os._exit(code)


def ignore_signals() -> None:
    """Ignore every signal that can be ignored, but for the one that tells of ended children."""
    for number in _ordinary_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)


def restore_signals() -> None:
    """Handle signals as a Python that was just started does."""
    for number in _ordinary_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _ordinary_signals() -> list[int]:
    kept = {getattr(signal, name, 0) for name in ("SIGKILL", "SIGSTOP", "SIGCHLD")}
    return [int(number) for number in signal.valid_signals() if number not in kept]


def _take_streams(output_fd: int) -> None:
    """Print into the output file, read from nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in enumerate((nothing, output_fd, output_fd)):
        os.dup2(descriptor, number)
    for descriptor in {nothing, output_fd} - {0, 1, 2}:
        os.close(descriptor)
    _open_streams()


def _open_streams() -> None:
    """Give Python streams that show each line at once, and that a surrogate does not break."""
    sys.stdin = _text_stream(0, "r")
    sys.stdout = _text_stream(1, "w")
    sys.stderr = _text_stream(2, "w")


def _text_stream(descriptor: int, mode: str) -> Any:
    return open(descriptor, mode, encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def _prepare() -> None:
    tempfile.tempdir = os.getcwd()
    sys.argv = ["submission"]
    os.environ.update(dict.fromkeys(("USER", "LOGNAME"), USER))
    # torch's compiler keeps things there, and makes the folder.
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(tempfile.tempdir, "torch-cache")
    _limit()


def _limit() -> None:
    """Limits that protect a student's own machine from a slip; the batch grader adds isolation.

    The hard limits come down as well: an ordinary user's process cannot raise them again.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, MAX_MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(limit)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (value, value))


def _work(sock: socket.socket) -> None:
    import torch

    from grader.boundary.worker import serve

    torch.set_num_threads(1)
    serve(sock)
