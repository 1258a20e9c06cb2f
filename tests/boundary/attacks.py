"""What the attacks of the tests are made of, and how to see whether a process is gone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

TOOLS: Final = """
import ctypes, os, signal, socket, stat, struct, subprocess, sys, threading, time

def the_socket():
    return next(fd for fd in range(3, 64) if is_socket(fd))

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False

def the_number():
    frame = sys._getframe()
    while 'number' not in frame.f_locals or frame.f_code.co_name != 'serve':
        frame = frame.f_back
    return frame.f_locals['number']

def write(number, payload, length=None):
    whole = struct.pack('>IQ', len(payload) if length is None else length, number) + payload
    while whole:
        whole = whole[os.write(the_socket(), whole):]

TRUE = b'\\x82\\xa4word\\xa6answer\\xa5value\\xc3'

def attack():
"""
"""What an attacker may be expected to bring along: the worker's socket, and the number of the question."""


def attacking(body: str) -> str:
    """A submission whose ``attack`` has this body."""
    return TOOLS + "\n".join("    " + line for line in body.strip().splitlines()) + "\n"


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent's notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def is_gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    until = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)
