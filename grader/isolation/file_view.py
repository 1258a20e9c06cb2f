"""A root of its own for a worker: what it needs, read-only, and a scratch folder in memory."""

from __future__ import annotations

import os
from typing import Final

from grader.boundary.worker_setup import USER
from grader.isolation import system_calls
from grader.isolation.layers import LayerError
from grader.isolation.namespaces import SPARE_ID
from grader.isolation.readable import DEVICES, Readable
from grader.isolation.system_calls import BIND, NO_DEVICES, NO_EXECUTION, NO_SET_UID, RECURSIVE

SCRATCH: Final = "/scratch/work"
USERS: Final = "/etc/passwd"
SCRATCH_BYTES: Final = 256 * 1024**2
SCRATCH_FILES: Final = 4_096
_BUILDING_SITES: Final = ("/mnt", "/sys", "/srv", "/media", "/opt", "/proc")


def enter(readable: Readable) -> None:
    """Build the root and go there. The working folder is the scratch folder then. Raises LayerError.

    This process must have mounts of its own, and the right to change them.
    """
    site = _building_site(readable)
    try:
        system_calls.mount("tmpfs", site, "tmpfs", NO_SET_UID | NO_DEVICES, "size=4m,nr_inodes=4096,mode=755")
        for link, target in readable.links:
            _make_folder(os.path.dirname(site + link))
            os.symlink(target, site + link)
        # A path before what lies below it: a cover first, then what shows through.
        for path in sorted({*readable.shown, *readable.hidden}):
            if path in readable.hidden:
                _cover(site + path)
            else:
                _show(path, site)
        _make_folder(site + "/dev")
        for path in DEVICES:
            if os.path.exists(path):
                _show(path, site)
        os.symlink(SCRATCH, site + "/dev/shm")
        if not os.path.lexists(site + "/tmp"):
            os.symlink(SCRATCH, site + "/tmp")
        _name_users(site)
        above = os.path.dirname(SCRATCH)
        os.mkdir(site + above)
        system_calls.make_read_only(site)
        # After that, since the other one reaches everything below.
        system_calls.mount(
            "tmpfs",
            site + above,
            "tmpfs",
            NO_SET_UID | NO_DEVICES | NO_EXECUTION,
            f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES},mode=755",
        )
        os.mkdir(site + SCRATCH)
        os.chmod(site + SCRATCH, 0o1777)
        system_calls.make_root(site)
        os.chdir(SCRATCH)
    except OSError as error:
        raise LayerError("no_file_view", error=str(error)) from None


def _building_site(readable: Readable) -> str:
    """A folder to mount the new root on, for a moment: nothing that is needed may lie below it."""
    for site in _BUILDING_SITES:
        if os.path.isdir(site) and not any((path + "/").startswith(site + "/") for path in readable.shown):
            return site
    raise LayerError("no_file_view", error="no folder to mount on")


def _name_users(site: str) -> None:
    """The user of this process and the one that it may become have a name, and no others are known."""
    _make_folder(os.path.dirname(site + USERS))
    with open(site + USERS, "w", encoding="ascii") as stream:
        for number in sorted({os.geteuid(), SPARE_ID}):
            stream.write(f"{USER}:x:{number}:{number}::{SCRATCH}:/bin/sh\n")
    os.chmod(site + USERS, 0o644)


def _show(path: str, site: str) -> None:
    target = site + path
    if not os.path.lexists(target):
        if os.path.isdir(path):
            _make_folder(target)
        else:
            _make_folder(os.path.dirname(target))
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    system_calls.mount(path, target, flags=BIND | RECURSIVE)


def _cover(target: str) -> None:
    if os.path.isdir(target):
        system_calls.mount("tmpfs", target, "tmpfs", NO_SET_UID | NO_DEVICES, "size=64k,nr_inodes=64,mode=755")
    else:
        system_calls.mount(os.devnull, target, flags=BIND)


def _make_folder(path: str) -> None:
    os.makedirs(path, mode=0o755, exist_ok=True)
