"""Which layers this machine gives: tries them one on top of the other, in processes that end right after.

Runs in an interpreter of its own, started as the fork server is: ``choice.py`` reads what it prints.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from grader.isolation import landlock
from grader.isolation.confinement import Confinement
from grader.isolation.layers import (
    FILE_VIEW,
    LANDLOCK,
    LAYERS,
    LIMITS,
    NAMESPACES,
    NEEDS,
    ORDINARY_USER,
    PROCESS_LIMIT,
    SECCOMP,
    Layer,
    LayerError,
)
from grader.isolation.readable import Readable

_LAZY: Final = "colorsys"
"""A module that nothing has imported so far: as a submission may import one."""

_FILES_TRIED: Final = 50


def main(hidden: list[str]) -> None:
    """Print, as JSON, what ``layers`` finds."""
    print(json.dumps([(layer.name, layer.on, layer.reason, layer.values) for layer in layers(hidden)]))


def layers(hidden: list[str]) -> list[Layer]:
    """Try every layer, on top of those that work."""
    found: dict[str, Layer] = {}
    for name in LAYERS:
        on = {layer.name for layer in found.values() if layer.on}
        if sys.platform != "linux" and name != LIMITS:
            found[name] = Layer(name, False, "not_here", (("platform", sys.platform),))
        elif name in NEEDS and NEEDS[name] not in on:
            found[name] = Layer(name, False, "needs", (("layer", NEEDS[name]),))
        else:
            found[name] = _try(name, frozenset({*on, name}), hidden)
    return list(found.values())


def _try(name: str, names: frozenset[str], hidden: list[str]) -> Layer:
    if not hasattr(os, "fork"):
        return Layer(name, False, "not_here", (("platform", sys.platform),))
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="grader-") as root:
        os.mkdir(work := os.path.join(root, "work"))
        pid = os.fork()
        if pid == 0:
            try:
                _report(writing, _go_through(name, names, hidden, work, writing))
            finally:
                os._exit(0)
        os.close(writing)
        with open(reading, encoding="utf-8") as stream:
            said = stream.read()
        os.waitpid(pid, 0)
    reason, values = json.loads(said) if said else ("ended", ())
    on = reason in ("", "landlock_version")
    return Layer(name, on, reason, tuple((key, value) for key, value in values))


def _report(writing: int, result: Any) -> None:
    os.write(writing, json.dumps(result).encode("ascii"))


def _go_through(name: str, names: frozenset[str], hidden: list[str], work: str, writing: int) -> Any:
    try:
        torch = importlib.util.find_spec("torch")
        confinement = Confinement.make(names, hidden)
        folder = os.open(work, os.O_RDONLY)
        confinement.enter(folder, os.getppid())
        confinement.lock(writing)
    except LayerError as error:
        return error.reason, error.values
    except Exception as error:
        return "failed", [("error", f"{type(error).__name__}: {error}")]
    try:
        _expect_python_to_work(torch.origin if torch is not None else None)
    except Exception as error:
        reason = "unreadable_python" if name == ORDINARY_USER else "breaks_python"
        return reason, [("error", str(error)), ("prefix", sys.prefix)]
    problem = _is_open(names, confinement.files)
    if problem:
        return problem, []
    return ("landlock_version", [("version", str(landlock.version()))]) if name == LANDLOCK else ("", [])


def _expect_python_to_work(torch: str | None) -> None:
    importlib.import_module(_LAZY)
    if torch is not None:
        Path(torch).read_bytes()
    with tempfile.TemporaryFile(dir=os.getcwd()) as stream:
        stream.write(b"x")


def _is_open(names: frozenset[str], files: Readable) -> str:
    """The name of a message when a layer does not do what it is for."""
    if NAMESPACES in names and os.getpid() != 1:
        return "without_effect"
    if names & {FILE_VIEW, LANDLOCK} and any(_can_read(path, files.shown) for path in files.unseen):
        return "without_effect"
    if PROCESS_LIMIT in names and _can_fork():
        return "root_is_not_limited"
    if SECCOMP in names and _can_have_a_socket():
        return "without_effect"
    return ""


def _can_read(hidden: str, shown: tuple[str, ...]) -> bool:
    """Whether one of the first files below a path opens, other than those that a worker needs."""
    tried = 0
    for folder, folders, names in os.walk(hidden):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in shown]
        for name in names:
            path = os.path.join(folder, name)
            if path in shown or not os.path.isfile(path):
                continue
            with contextlib.suppress(OSError), open(path, "rb"):
                return True
            tried += 1
            if tried >= _FILES_TRIED:
                return False
    return False


def _can_fork() -> bool:
    import resource

    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True


def _can_have_a_socket() -> bool:
    try:
        socket.socket().close()
    except OSError:
        return False
    return True
