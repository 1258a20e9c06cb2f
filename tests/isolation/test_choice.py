"""Which isolation a run gets, and what the instructor is told about it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import hosts
import machines
import places
import pytest

from grader.boundary.process import make_starter
from grader.feedback.text import LANGUAGES
from grader.isolation.choice import Isolation, IsolationError
from grader.isolation.layers import FILE_VIEW, LANDLOCK, LAYERS, LIMITS, NAMESPACES, Layer

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")
MISSING = {"a plain container": {NAMESPACES, FILE_VIEW}, "an old kernel": {LANDLOCK}}


@linux_only
@pytest.mark.parametrize("machine", MISSING)
def test_auto_uses_what_there_is_and_names_the_rest(machine: str) -> None:
    with hosts.commands_run_on(machine):
        isolation = Isolation.choose("auto")
    off = {layer.name for layer in isolation.layers if not layer.on}
    assert off >= MISSING[machine]
    assert isolation.active
    for lang in LANGUAGES:
        assert len(isolation.report(lang)) == 1 + len(off)


@linux_only
@pytest.mark.parametrize("lang", LANGUAGES)
def test_strict_refuses_when_a_layer_is_missing_and_says_why_and_what_to_do(lang: str) -> None:
    with hosts.commands_run_on("an old kernel"), pytest.raises(IsolationError) as refused:
        Isolation.choose("strict", lang=lang)
    said = str(refused.value)
    assert "Landlock" in said
    assert "--isolation auto" in said
    assert "\n" not in said


@linux_only
def test_the_command_line_ends_with_2_and_grades_nothing_when_strict_is_not_to_be_had(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "ana").mkdir(parents=True)
    command = [sys.executable, "-m", "grader.cli", "grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        machines.command_there("an old kernel", [*command, "--isolation", "strict", "--lang", "en"]),
        cwd=places.CLONE,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Landlock" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_none_is_one_line_of_warning(lang: str) -> None:
    isolation = Isolation.choose("none")
    assert not isolation.active
    assert len(isolation.report(lang)) == 1


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="auto, strict, none"):
        Isolation.choose("some")


AS_ELSEWHERE = """
import json, os, socket, subprocess, sys, tempfile, importlib.util
sys.platform = {platform!r}
if sys.platform == "win32":
    del os.fork
from grader.isolation import probe
probe.main([])
"""


@pytest.mark.parametrize(("platform", "on"), [("darwin", {LIMITS}), ("win32", set())])
def test_elsewhere_there_are_fewer_layers_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, platform: str, on: set[str]
) -> None:
    code = AS_ELSEWHERE.format(platform=platform)
    done = subprocess.run([sys.executable, "-c", code], cwd=places.CLONE, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    layers = [
        Layer(name, is_on, reason, tuple(map(tuple, values))) for name, is_on, reason, values in json.loads(done.stdout)
    ]
    assert {layer.name for layer in layers if layer.on} == on
    said = Isolation("auto", tuple(layers)).report("en")
    assert sum("Linux" in line for line in said) == len(LAYERS) - len(on)


def test_a_choice_can_be_sent_to_other_processes_and_be_a_key() -> None:
    isolation = Isolation("auto", (Layer(LIMITS, False, "failed", (("error", "x"),)),), ("/results",))
    assert pickle.loads(pickle.dumps(isolation)) == isolation
    assert {isolation: 1}[isolation] == 1


def test_what_starts_without_the_fork_server_is_never_run_instead() -> None:
    isolation = Isolation("auto", (Layer(LIMITS, True),))
    with pytest.raises(ValueError, match="isolated"):
        make_starter("spawn", isolation)


@linux_only
def test_a_layer_that_fails_later_than_in_the_probe_ends_the_worker_before_any_submission(tmp_path: Path) -> None:
    every = Isolation("auto", tuple(Layer(name, True) for name in LAYERS))
    with hosts.commands_run_on("a plain container"):
        starter = make_starter("fork", every)
        outcome, _ = places.outcome_of(f"open({str(tmp_path / 'ran')!r}, 'w')\nreturn 42", places.NOWHERE, starter, 1)
        starter.close()
    assert outcome == "grader_error"
    assert not (tmp_path / "ran").exists()
