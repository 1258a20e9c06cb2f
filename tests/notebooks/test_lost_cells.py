"""Cells that end, stop, flood or attack the process that they run in: they are marked, and the others go on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import pytest
from making_cells import (
    IS_RIGHT,
    RIGHT,
    F,
    cause,
    judged,
    outcome,
    states,
)

from grader.boundary.process import Ask, Starter
from grader.feedback.text import LANGUAGES
from grader.notebooks import cell_loader

pytestmark = pytest.mark.usefixtures("short_deadlines")


def test_a_cell_that_was_lost_never_runs_again(starter: Starter, started: list[Ask], tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    noted.touch(mode=0o666)
    note = f"open({str(noted)!r}, 'a').write('x')\n"
    found = judged(starter, RIGHT, note + "while True: pass", "import os\nos._exit(1)", "y = 1", F)
    assert (outcome(found), states(found)) == ("passed", ["ran", "timeout", "died", "ran"])
    assert noted.read_text() in ("x", "")  # empty where a worker may not write there
    assert len(started) == 3


def test_after_three_lost_workers_no_further_cell_runs(starter: Starter, started: list[Ask]) -> None:
    end = "import os\nos._exit(1)"
    found = judged(starter, RIGHT, end, end, end, "def f(): return 41", F)
    assert states(found) == ["ran", "died", "died", "died", "skipped"]
    assert outcome(found) == "passed"
    assert len(started) == 4


def test_a_cell_that_ends_the_process_when_it_runs_again_is_left_out(starter: Starter) -> None:
    again = f"import os, time\nif time.time() > {time.time() + 1}: os._exit(1)"
    found = judged(starter, RIGHT, again, "time.sleep(1.2)\nos._exit(2)", F)
    assert (outcome(found), states(found)) == ("passed", ["ran", "died", "died"])


def test_the_time_of_all_cells_together_is_bounded(starter: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_loader, "FIRST_RUNS", 0.25)
    found = judged(starter, RIGHT, "import time\ntime.sleep(0.6)", "def f(): return 41", F)
    assert (outcome(found), states(found)) == ("passed", ["ran", "ran", "skipped"])


def test_each_cell_has_its_own_time(starter: Starter) -> None:
    slow = "import time\ntime.sleep(1.6)"
    found = judged(starter, *[slow] * 4, RIGHT, F)
    assert (outcome(found), states(found)) == ("passed", ["ran"] * 5)


def test_the_time_of_replays_is_bounded(starter: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_loader, "REPLAYS", 0.25)
    slow = "import os, time\ntime.sleep(0.6)\ndef f(): os._exit(0)"
    found = judged(starter, slow, F, checks=(IS_RIGHT, IS_RIGHT, IS_RIGHT, IS_RIGHT))
    assert [cause(result) for result in found.results] == ["stopped.exit"] * 2 + ["cells.skipped"] * 2


# Attacks: what a cell does, the outcome of the check, the state of the cell.
SOCKET: Final = """
import os, stat, time
def sockets():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd
        except OSError: pass
"""
ATTACKS: Final[dict[str, tuple[str, str, str]]] = {
    "replaces get_ipython": ("get_ipython = None", "passed", "ran"),
    "replaces display": ("def display(*x): raise ValueError", "passed", "ran"),
    "replaces the shell's methods": ("type(get_ipython()).run_line_magic = None\n%time 1", "passed", "raised"),
    "replaces compile": ("import builtins\nbuiltins.compile = builtins.eval = builtins.exec = None", "passed", "ran"),
    "removes itself": ("import sys\ndel sys.modules['__main__']\nglobals().clear()", "error", "ran"),
    "writes into its socket": (SOCKET + "os.write(next(sockets()), b'x' * 100)", "passed", "died"),
    "closes its socket": (SOCKET + "os.close(next(sockets())); time.sleep(60)", "passed", "died"),
    "raises an odd error": (
        "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
        "passed",
        "raised",
    ),
    "shows an odd value": ("class V:\n    def __repr__(self): raise SystemExit\nV()", "passed", "raised"),
    "claims to be a stub": ("raise NotImplementedError", "passed", "raised"),
    "defines odd names": ("globals()[3] = 4\nglobals()['a' * 10**5] = 5\nglobals()['\\ud800'] = 6", "passed", "ran"),
    "stops itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "passed", "timeout"),
}


@pytest.mark.parametrize(("attack", "verdict", "state"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_in_a_cell_harms_that_cell_alone(starter: Starter, attack: str, verdict: str, state: str) -> None:
    found = judged(starter, RIGHT, attack, "x = 1", F)
    assert (outcome(found), states(found)) == (verdict, ["ran", state, "ran"])
    for output in found.outputs.values():
        for lang in LANGUAGES:
            output.error_lines(lang)


def test_a_thread_of_a_cell_that_forges_replies_loses_the_checks(starter: Starter) -> None:
    forging = "import threading\ndef forge():\n    while True: os.write(next(sockets()), b'x' * 64); time.sleep(0.001)"
    slow = "def f():\n    time.sleep(0.5)\n    return 42"
    found = judged(starter, SOCKET + slow + "\n" + forging + "\nthreading.Thread(target=forge, daemon=True).start()", F)
    assert outcome(found) in ("error", "timeout")


def test_the_next_notebook_is_unharmed(starter: Starter) -> None:
    judged(starter, "import builtins\nbuiltins.len = None", "import os\nos._exit(1)", F)
    assert outcome(judged(starter, RIGHT, F)) == "passed"
