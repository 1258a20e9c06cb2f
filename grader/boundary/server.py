"""The fork server: pays for ``import torch`` once, then gives each submission a fresh process in milliseconds.

It is started with a clean environment from a module that holds nothing worth knowing, never computes with more than
one thread (a child forked after that would hang) and never touches CUDA (which does not survive a fork). Commands are
lines of text on its control socket; a worker's own socket and output file come along as file descriptors.

Where there is no ``fork`` (Windows), ``connect`` below makes a process of its own out of every worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from typing import Final, NoReturn

from grader.boundary.dynamo import put_stand_in

COMMAND_BYTES: Final = 256
REAP_SECONDS: Final = 2.0


def main(control_fd: int) -> None:
    """Serve until the control socket closes, then end every worker that is left."""
    control = socket.socket(fileno=control_fd)
    _warm_up()
    control.sendall(b"ready".ljust(COMMAND_BYTES))
    children: set[int] = set()
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, COMMAND_BYTES, 2)
        except OSError:
            break
        if not message:
            break
        word, _, argument = message.decode().strip().partition(" ")
        if word == "fork":
            pid = os.fork()
            if pid == 0:
                control.close()
                _be_a_worker(descriptors[0], descriptors[1], argument)
            children.add(pid)
            for descriptor in descriptors:
                os.close(descriptor)
            answer = str(pid)
        else:
            answer = str(_end(int(argument), children, kill=word == "kill"))
        control.sendall(answer.encode().ljust(COMMAND_BYTES))
    for pid in list(children):
        _end(pid, children, kill=True)


def _warm_up() -> None:
    import torch

    put_stand_in()
    torch.set_num_threads(1)
    model = torch.nn.Sequential(torch.nn.Linear(10, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    for optimizer in (torch.optim.SGD(model.parameters(), lr=0.01), torch.optim.Adam(model.parameters(), lr=0.01)):
        torch.nn.functional.mse_loss(model(torch.ones(3, 10)), torch.ones(3, 1)).backward()
        optimizer.step()


def _end(pid: int, children: set[int], *, kill: bool) -> int:
    """Wait for a worker (ending it first, if asked to). Gives its exit code, negative for a signal, 999 if it lives."""
    if pid not in children:
        return 0
    if kill:
        for target in (-pid, pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(target, signal.SIGKILL)
    until = time.monotonic() + REAP_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            children.discard(pid)
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            return 999
        time.sleep(0.002)


def _be_a_worker(socket_fd: int, output_fd: int, scratch: str) -> NoReturn:
    try:
        os.setsid()
        _prepare(output_fd, scratch)
        _limit()
        _work(socket.socket(fileno=socket_fd))
    finally:
        os._exit(0)


def _prepare(output_fd: int, scratch: str) -> None:
    """Print into the output file, read from nothing, work in the scratch folder."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output_fd, 1)
    os.dup2(output_fd, 2)
    os.close(nothing)
    os.close(output_fd)
    os.chdir(scratch)
    tempfile.tempdir = scratch
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    sys.argv = ["submission"]


def _limit() -> None:
    """Limits that protect a student's own machine from a slip; the batch grader adds isolation."""
    import resource

    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, 4 * 1024**3),
        (resource.RLIMIT_FSIZE, 256 * 1024**2),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(limit)
            resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _work(sock: socket.socket) -> None:
    import torch

    from grader.boundary.worker import serve

    torch.set_num_threads(1)
    serve(sock)


def connect(port: int, token: str, scratch: str) -> None:
    """Be a worker without a fork: call back to the grader on the loopback interface."""
    sock = socket.create_connection(("127.0.0.1", port))
    sock.sendall(token.encode())
    _warm_up()
    os.chdir(scratch)
    tempfile.tempdir = scratch
    sys.argv = ["submission"]
    _work(sock)
    os._exit(0)
