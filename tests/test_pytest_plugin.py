"""What a student sees of ``pytest exercises``, under the options that students and editors use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import student_folders
from student_folders import NAMES, Ran, run, solution, stub, write

from grader.course import Course, Exercise, Unit
from grader.pytest_report import _in_course_order

RELU_LEFT_OUT = solution("relu").replace("torch.relu(self.hidden(x))", "self.hidden(x)")
NO_COLON = solution("lr_sweep").replace("for lr in learning_rates:", "for lr in learning_rates")
TENSORS = solution("adam").replace("losses.append(loss.item())", "losses.append(loss)\n        print('epoch')")
HALF = stub("two_layers").replace(
    'raise NotImplementedError("Your turn: TwoLayerModel.__init__")',
    "self.a = nn.Linear(in_features, hidden_features); self.b = nn.Linear(hidden_features, out_features)",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's folder in the middle of the work."""
    root = tmp_path_factory.mktemp("course")
    write(
        root / "exercises",
        two_layers=stub("two_layers"),
        relu=RELU_LEFT_OUT,
        adam=TENSORS,
        lr_sweep=NO_COLON,
        gpu=solution("gpu"),
    )
    return root


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    """One full run over that folder."""
    return run(folder, "exercises", "--junitxml=junit.xml")


def test_items_run_and_are_listed_in_the_courses_order(ran: Ran) -> None:
    progress = [line.split()[0] for line in ran.lines if re.search(r"\[ *\d+%\]$", line)]
    assert progress == [f"exercises/first_network/{name}.py" for name in NAMES]
    assert list(ran.rows()) == [*progress, "total"]


def test_an_untouched_stub_is_calm_and_still_keeps_the_exit_status_from_success(ran: Ran) -> None:
    assert ran.code == 1
    assert ran.shown.count("two_layers") == 3  # the letters, the row, the next step
    assert ran.rows()["exercises/first_network/two_layers.py"].endswith("not started")
    assert "Next: open exercises/first_network/two_layers.py" in ran.shown
    assert "11 not started" in ran.lines[-1]


def test_a_failure_is_a_headline_and_a_few_aligned_lines(ran: Ran) -> None:
    start = ran.lines.index("`forward` computes the formula, with one ReLU between the layers")
    block = ran.lines[start + 1 : start + 6]
    assert [line[:14].strip() for line in block] == ["expected", "found", "likely cause", "try", "same cause"]
    assert all(line[12:14] == "  " and line[14] != " " for line in block)
    assert "There is no activation between the layers" in block[2]
    assert "exercises/first_network/relu.py: test_forward_matches_the_formula" in ran.headlines


def test_a_cause_is_told_once_per_exercise(ran: Ran) -> None:
    assert sum("lr_sweep" in line for line in ran.headlines) == 1
    assert sum("adam" in line for line in ran.headlines) == 1
    assert "test_every_rate_starts_from_the_same_weights, test_losses_of_each_epoch, " in ran.shown
    assert "failed for the same cause" in ran.lines[-1]


def test_a_syntax_error_shows_the_line_and_the_caret(ran: Ran) -> None:
    at = next(number for number, line in enumerate(ran.lines) if "SyntaxError: expected ':' (line " in line)
    code, caret = ran.lines[at + 1 : at + 3]
    assert code.strip() == "for lr in learning_rates"
    assert caret.index("^") == len(code)


def test_what_the_code_prints_is_shown_on_failure(ran: Ran) -> None:
    assert any(re.fullmatch(r"printed +epoch  \(×\d+\)", line) for line in ran.lines)


def test_nothing_of_ours_and_no_list_of_failures_is_shown(ran: Ran) -> None:
    for word in ("Traceback", "grader/", "site-packages", "CheckNotPassed", "short test summary", "/tmp/grader"):
        assert word not in ran.shown


def test_the_table_gives_points_bars_and_a_total(ran: Ran) -> None:
    rows = ran.rows()
    assert re.fullmatch(r"█{10} (\d+) / \1", rows["exercises/first_network/gpu.py"])
    assert re.fullmatch(r"░{10} 0 / \d+", rows["exercises/first_network/lr_sweep.py"])
    table = [line for line in ran.lines if "░" in line or "█" in line]
    assert len({line.index("/", 40) for line in table}) == 1


def test_junitxml_has_the_feedback_and_the_points(ran: Ran, folder: Path) -> None:
    cases = list(ElementTree.parse(folder / "junit.xml").iter("testcase"))
    [forward] = [case for case in cases if case.get("name") == "test_forward_matches_the_formula" and _in(case, "relu")]
    failure = forward.find("failure")
    assert failure is not None
    assert "There is no activation" in str(failure.text)
    properties = {item.get("name"): item.get("value") for item in forward.iter("property")}
    assert (properties["outcome"], properties["points"]) == ("failed", "0.0")


def _in(case: ElementTree.Element, exercise: str) -> bool:
    return str(case.get("classname")).endswith(exercise)


def test_verbose_and_in_portuguese(folder: Path) -> None:
    write(folder / "half", two_layers=HALF)
    options = ["-v", "-k", "two_layers or relu and formula"]
    got = run(folder, "exercises", "half", *options, GRADER_LANG="pt_BR.UTF-8")
    assert re.search(r"two_layers\.py::test_output_shape NOT STARTED +\[", got.shown)
    assert re.search(r"relu\.py::test_forward_matches_the_formula FAILED +\[", got.shown)
    assert "causa provável  Não há função de ativação" in got.shown
    assert got.rows()["exercises/first_network/two_layers.py"].endswith("não iniciado")
    assert "verificações não iniciadas: " in got.rows()["half/first_network/two_layers.py"]
    assert got.rows()["exercises/first_network/relu.py"].endswith("verificações não executadas: 10")


def test_stops_at_the_first_failure_in_one_line_and_takes_up_the_failed_ones(folder: Path, ran: Ran) -> None:
    assert ran.code == 1  # and pytest remembers what failed
    file = "exercises/first_network/relu.py"
    stopped = run(folder, file, "-x", "-q", "--tb=line", "-p", "no:cacheprovider")
    [told] = [line for line in stopped.lines if line.startswith(f"{file}: ")]
    assert told.startswith(f"{file}: test_forward_matches_the_formula: There is no activation")
    assert "likely cause" not in stopped.shown
    assert "checks not run: " in stopped.rows()[file]
    again = run(folder, file, "--lf", "-q")
    assert re.match(r"F+ +\[100%\]", again.lines[0])
    assert "likely cause" in again.shown


def test_the_failed_ones_are_those_of_what_was_begun(tmp_path: Path) -> None:
    write(tmp_path / "exercises", two_layers=stub("two_layers"), relu=RELU_LEFT_OUT)
    everything = run(tmp_path, "exercises", "-q")
    assert "exercises/first_network/two_layers.py" in everything.rows()
    again = run(tmp_path, "exercises", "--lf", "-q")
    assert set(again.rows()) == {"exercises/first_network/relu.py", "total"}


def test_an_exercises_name_chooses_it_and_no_checks_that_only_speak_of_it(tmp_path: Path) -> None:
    write(tmp_path / "exercises", adam=stub("adam"))
    (tmp_path / "exercises" / "concepts").mkdir()
    (tmp_path / "exercises" / "concepts" / "loss.py").write_text("", encoding="utf-8")
    everything = run(tmp_path, "exercises", "--collect-only", "-q").shown
    assert "adam.py::test_losses_of_each_epoch" in everything
    one = run(tmp_path, "exercises", "--collect-only", "-q", "-k", "loss").shown
    assert "loss.py::" in one
    assert "adam.py" not in one
    by_word = run(tmp_path, "exercises", "--collect-only", "-q", "-k", "losses").shown
    assert "adam.py::test_losses_of_each_epoch" in by_word


def test_all_done_under_xdist(tmp_path: Path) -> None:
    write(tmp_path / "solutions", relu=solution("relu"), two_layers=solution("two_layers"))
    got = run(tmp_path, "solutions", "-n", "2", "-q")
    assert got.code == 0
    assert all(re.fullmatch(r"█{10} (\d+) / \1", row) for row in got.rows().values())
    assert "All done: full marks." in got.lines
    assert "Next: open" not in got.shown


def test_an_editor_collects_node_ids_and_runs_one_of_them(folder: Path) -> None:
    listed = run(folder, "exercises/first_network", "--collect-only", "-q")
    ids = [line for line in listed.lines if "::" in line]
    assert ids[0] == "exercises/first_network/two_layers.py::test_model_can_be_built"
    assert {line.partition("::")[0] for line in ids} == {f"exercises/first_network/{name}.py" for name in NAMES}
    got = run(folder, "exercises/first_network/gpu.py::test_move_to_the_cpu", "-q")
    assert (got.code, got.lines[-1][:8]) == (0, "1 passed")
    assert "All done" not in got.shown


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_narrow_terminal_gets_wrapped_sentences_and_short_names(folder: Path) -> None:
    ours, theirs = os.openpty()
    files = [f"exercises/first_network/{name}.py" for name in ("relu", "lr_sweep")]
    options = student_folders.command(*files, "-q", "--color=no", "-k", "formula or losses")
    environment = student_folders.environment(COLUMNS="60")
    with subprocess.Popen(options, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:
            pass  # the other end is closed
    os.close(ours)
    got = Ran(0, shown.decode().replace("\r\n", "\n"))
    sentences = [line for line in got.lines if re.match(r"(likely cause|try|expected| {14}\S)", line)]
    assert sentences
    assert max(map(len, sentences)) <= 60
    assert list(got.rows()) == ["relu", "lr_sweep", "total"]


def test_the_table_is_in_the_courses_order_not_in_the_alphabets(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [Unit(name, {}, (Exercise(name, "one", {}, 1.0),)) for name in ("zeta", "alpha")]
    monkeypatch.setattr("grader.course.the_course", lambda: Course({}, tuple(units)))
    files = [f"{student}/{unit}" for student in ("bia", "ana") for unit in ("alpha", "zeta")]
    found = {f"{file}/one.py": [{"exercise": f"{Path(file).name}/one"}] for file in files}
    assert [file for file, _ in _in_course_order(found)] == [
        "ana/zeta/one.py",
        "ana/alpha/one.py",
        "bia/zeta/one.py",
        "bia/alpha/one.py",
    ]
