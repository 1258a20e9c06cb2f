"""``grader next``, ``progress``, ``hint`` and ``solution``, as a learner meets them."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from learner_folders import lay, on_a_terminal, run, save, solution, stub, without_colour, wrong_relu
from notebook_files import pasted, released, write
from student_folders import CLONE, UNIT
from student_folders import run as run_pytest

from grader.checks import Result, find_checks
from grader.course import Exercise, notebook_name
from grader.failures import Feedback
from grader.feedback.text import LANGUAGES, say
from grader.learning.screen import Screen
from grader.learning.shown import show_verdict


def test_an_untouched_course_begins_at_the_first_exercise_that_was_handed_out(tmp_path: Path) -> None:
    lay(tmp_path, two_layers=stub("two_layers"), relu=stub("relu"))
    shown = run(tmp_path, "next").stdout
    assert "Next: Two linear layers (first_network/two_layers)" in shown
    assert "exercises/first_network/two_layers.py" in shown
    assert "It is where the course begins." in shown


def test_work_in_progress_comes_next_with_the_check_that_failed(tmp_path: Path) -> None:
    lay(tmp_path, two_layers=stub("two_layers"), relu=wrong_relu())
    shown = run(tmp_path, "next").stdout
    assert "Next: ReLU between the layers (first_network/relu)" in shown
    assert "The first check that failed: `forward`" in shown
    assert "grader hint relu" in shown


def test_what_pytest_found_is_remembered(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    run_pytest(tmp_path, "exercises")
    record = json.loads((tmp_path / ".grader" / "progress.json").read_text(encoding="utf-8"))
    entry = record["exercises"]["first_network/relu"]
    assert entry["attempts"] == 1
    assert "failed" in entry["files"]["exercises/first_network/relu.py"]["outcomes"].values()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_progress_shows_points_attempts_and_state_of_module_and_notebook(lang: str, tmp_path: Path) -> None:
    lay(tmp_path, two_layers=stub("two_layers"), relu=wrong_relu())
    [adam] = [exercise for exercise in CLONE.course.exercises() if exercise.name == "adam"]
    write(pasted(adam, solution("adam"), lang), tmp_path / "exercises" / notebook_name(adam, lang))
    lines = {line.split()[0]: " ".join(line.split()) for line in run(tmp_path, "progress").stdout.splitlines() if line}
    assert lines["two_layers"] == "two_layers ░░░░░░░░░░ 0 / 13 not started"
    assert re.fullmatch(r"relu █+░+ \d+ / 13 begun attempts: 1", lines["relu"])
    assert lines["adam"] == "adam ██████████ 19 / 19 done attempts: 1"
    assert lines["total"].endswith(f"/ {sum(exercise.points for exercise in CLONE.course.exercises()):g}")


@pytest.mark.parametrize(("lang", "other"), [("en", "/pt-BR/"), ("pt-BR", "/first_network/relu.ipynb")])
def test_of_two_notebooks_the_one_in_the_readers_language_is_offered(lang: str, other: str, tmp_path: Path) -> None:
    relu = Exercise("first_network", "relu", {}, 13.0)
    for each in LANGUAGES:
        write(released(relu, each), tmp_path / "exercises" / notebook_name(relu, each))
    shown = run(tmp_path, "next", "--lang", lang).stdout
    assert f"exercises/{notebook_name(relu, lang)}" in shown
    assert f"exercises{other}" not in shown


def test_hints_come_one_by_one_and_can_be_seen_again(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    shown = [run(tmp_path, "hint", "relu").stdout for _ in range(4)]
    assert ["hint 1 of 3" in shown[0], "hint 2 of 3" in shown[1], "hint 3 of 3" in shown[2]] == [True] * 3
    assert "these are all the hints" in shown[3]
    assert len({text.splitlines()[-2] for text in shown[:3]}) == 3
    again = run(tmp_path, "hint", "relu", "--again").stdout
    assert all(text.splitlines()[-2] in again for text in shown[:3])


def test_a_solution_is_shown_after_a_pass_or_an_explicit_yes(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu(), two_layers=solution("two_layers"))
    locked = run(tmp_path, "solution", "relu")
    assert locked.returncode == 1
    assert "--yes" in locked.stdout
    assert "class ReluModel" not in locked.stdout
    unlocked = run(tmp_path, "solution", "relu", "--yes").stdout
    assert "does not behave as the solution does in 6 of 11 checks" in unlocked
    passed = run(tmp_path, "solution", "two_layers").stdout
    assert "behaves as the solution does: all 11 checks pass" in passed
    assert passed.index("all 11 checks") < passed.index("class TwoLayerModel")


def test_once_passed_a_solution_stays_open(tmp_path: Path) -> None:
    lay(tmp_path, relu=solution("relu"))
    run(tmp_path, "progress")
    save(tmp_path, "relu", wrong_relu())
    assert run(tmp_path, "solution", "relu").returncode == 0


@pytest.mark.parametrize("name", ["relu", "first_network/relu", "exercises/first_network/relu.py", "relu.pt-BR.ipynb"])
def test_an_exercise_is_named_by_name_label_or_path(name: str, tmp_path: Path) -> None:
    lay(tmp_path, relu=stub("relu"))
    assert "(first_network/relu)" in run(tmp_path, "hint", name).stdout


WRONG = {
    "a misspelt name": (["hint", "relo"], "did you mean relu?"),
    "no name where one is needed": (["solution"], "required: EXERCISE"),
    "an exercise without a file": (["watch", "adam"], "neither exercises/first_network/adam.py nor a notebook"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_bad_use_is_one_clear_sentence(arguments: list[str], said: str, tmp_path: Path) -> None:
    lay(tmp_path, relu=stub("relu"))
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_record_is_told_and_costs_nothing_but_counts(tmp_path: Path) -> None:
    lay(tmp_path, relu=solution("relu"))
    (tmp_path / ".grader").mkdir()
    (tmp_path / ".grader" / "progress.json").write_text("{", encoding="utf-8")
    done = run(tmp_path, "progress")
    assert done.returncode == 0
    assert "set aside" in done.stderr
    assert "done" in done.stdout


def test_hints_that_the_course_no_longer_has_are_forgotten(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    run(tmp_path, "hint", "relu")
    path = tmp_path / ".grader" / "progress.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["exercises"]["first_network/relu"]["hints"] += [7, -1]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "hint 2 of 3" in run(tmp_path, "hint", "relu").stdout
    again = run(tmp_path, "hint", "relu", "--again")
    assert (again.returncode, again.stderr) == (0, "")


def test_the_language_switches_every_command(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    shown = "".join(
        run(tmp_path, *arguments, "--lang", "pt-BR").stdout
        for arguments in (["next"], ["progress"], ["hint", "relu"], ["solution", "relu"])
    )
    for portuguese in ("A seguir:", "em andamento", "dica 1 de 3", "ainda não tem nota máxima"):
        assert portuguese in shown
    for english in ("Next", "begun", "hint 1", "full marks"):
        assert english not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize("columns", [40, 60, 160])
def test_a_table_fits_its_terminal(columns: int, tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    shown = without_colour(on_a_terminal(tmp_path, columns, "progress"))
    assert max(map(len, shown.splitlines())) <= columns
    said = "" if columns < 48 else " +begun" if columns < 72 else " +begun +attempts: 1"
    assert re.search(rf"relu +█+░+ +\d+ / 13{said}", shown)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_colour_is_only_for_terminals_that_want_it(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    assert "\x1b[" not in run(tmp_path, "progress").stdout
    coloured = on_a_terminal(tmp_path, 100, "progress")
    assert re.search(r"\x1b\[3[0-9]", coloured)
    plain = on_a_terminal(tmp_path, 100, "progress", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", plain)
    assert without_colour(plain) == without_colour(coloured)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_terminal_is_told_what_it_waits_for_and_a_pipe_is_not(tmp_path: Path) -> None:
    lay(tmp_path, relu=wrong_relu())
    assert "Checking relu.py ..." in without_colour(on_a_terminal(tmp_path, 80, "next"))
    assert "Checking" not in without_colour(on_a_terminal(tmp_path, 80, "next"))  # known by now
    save(tmp_path, "relu", solution("relu"))
    piped = run(tmp_path, "next")
    assert "Checking" not in piped.stdout + piped.stderr


class Terminal(io.StringIO):
    """A terminal of which a test can read what it shows."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [60, 80, 110])
def test_a_verdict_is_whole_on_a_narrow_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    [check] = [each for each in find_checks(UNIT, "two_layers") if each.name == "test_output_shape"]
    passed = Result(check, "passed", check.points, "", Feedback(say("report.done")))
    terminal = Terminal()
    show_verdict(Screen("pt-BR", terminal), "exercises/first_network/two_layers.ipynb", [passed] * 11, 1.25)
    lines = [" ".join(line.split()) for line in without_colour(terminal.getvalue()).splitlines()]
    assert lines[0] == ""  # the verdict before it ends here
    told = " ".join(lines[1:3]) if columns < 110 else lines[1]
    bar = "█" * (5 if columns < 72 else 10)
    points = f"{11 * check.points:g} / {11 * check.points:g}"
    expected = f"exercises/first_network/two_layers.ipynb {bar} {points} 11 de 11 verificações passam 1.2 s"
    assert told == expected


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_two_codes_stand_side_by_side_where_there_is_room(tmp_path: Path) -> None:
    lay(tmp_path, relu=solution("relu"))
    wide = without_colour(on_a_terminal(tmp_path, 200, "solution", "relu"))
    assert re.search(r"class ReluModel\(nn.Module\): .*class ReluModel\(nn.Module\):", wide)
    narrow = without_colour(on_a_terminal(tmp_path, 80, "solution", "relu"))
    assert not re.search(r"class ReluModel\(nn.Module\): .*class ReluModel", narrow)
    assert narrow.count("class ReluModel") == 2
    assert UNIT in narrow
