"""``grader grade``: a tree of submissions in, results by the contract out."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from case_files import CASES
from class_runs import ROOT, UNIT, grade, results, solution, stable, submit
from notebook_files import cut_up, dump

from grader.cli import main
from grader.course import the_course
from grader.feedback.text import LANGUAGES

CONTRACT = {"student", "unit", "exercise", "file", "sha256", "status", "score", "max_score", "checks"}
CHECK_CONTRACT = {"name", "outcome", "points", "max_points", "message"}


def _as_notebook(name: str) -> bytes:
    exercise = next(each for each in the_course().exercises() if each.name == name)
    return dump(cut_up(exercise, solution(name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small class: everything right, untouched, mixed, broken, hostile."""
    submitted, out = tmp_path_factory.mktemp("submitted"), tmp_path_factory.mktemp("out")
    cases = CASES / UNIT
    submit(submitted, "ana", "relu", solution("relu"))
    submit(submitted, "ana", "adam", solution("adam"))
    submit(submitted, "bia", "relu", ROOT / "exercises" / UNIT / "relu.py")
    submit(submitted, "bia", "two_layers", _as_notebook("two_layers"), ".ipynb")
    submit(submitted, "caio", "relu", cases / "relu" / "wrong" / "leaky_relu.py")
    submit(submitted, "caio", "two_layers", cases / "two_layers" / "wrong" / "syntax_error.py")
    submit(submitted, "caio", "gpu", cases / "gpu" / "wrong" / "writes_pass_and_exits.py")
    submit(submitted, "=davi", "relu", b"")
    (submitted / "=davi" / UNIT / "adam.py").symlink_to(solution("adam"))
    submit(submitted, "=davi", "Relu", b"x = 1")
    submit(
        submitted, "eva", "relu", b"class ReluModel: pass\nprint('<script>alert(1)</script>')\nraise ValueError('<b>')"
    )
    done = grade(submitted, out, "--seed", "11")
    assert done.returncode == 0, done.stderr
    assert "answers no exercise" in done.stderr
    return submitted, out


STATUS = {
    ("ana", "relu"): ("graded", 13.0),
    ("ana", "adam"): ("graded", 19.0),
    ("ana", "gpu"): ("missing", 0.0),
    ("bia", "relu"): ("not_started", 0.0),
    ("bia", "two_layers"): ("graded", 13.0),
    ("caio", "two_layers"): ("error", 0.0),
    ("caio", "gpu"): ("error", 0.0),
    ("=davi", "relu"): ("error", 0.0),
    ("=davi", "adam"): ("error", 0.0),
    ("eva", "relu"): ("error", 0.0),
}


@pytest.mark.parametrize("key", STATUS, ids=lambda key: "/".join(key))
def test_status_and_score(graded: tuple[Path, Path], key: tuple[str, str]) -> None:
    record = results(graded[1])[key]
    assert (record["status"], record["score"]) == STATUS[key]


def test_records_have_the_contracts_keys_for_every_student_and_exercise(graded: tuple[Path, Path]) -> None:
    found = results(graded[1])
    assert len(found) == 5 * len(the_course().exercises())
    for record in found.values():
        assert record.keys() >= CONTRACT
        for check in record["checks"]:
            assert check.keys() >= CHECK_CONTRACT
            assert check["outcome"] in {"passed", "failed", "not_started", "timeout", "error", "grader_error"}


def test_a_wrong_answer_loses_the_points_of_its_failed_checks_only(graded: tuple[Path, Path]) -> None:
    record = results(graded[1])["caio", "relu"]
    assert record["status"] == "graded"
    assert 0 < record["score"] < record["max_score"]
    assert record["score"] == sum(check["points"] for check in record["checks"])


def test_grades_are_a_row_per_student_and_names_are_no_formulas(graded: tuple[Path, Path]) -> None:
    with (graded[1] / "grades.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["student"] for row in rows] == ["'=davi", "ana", "bia", "caio", "eva"]
    assert rows[1]["first_network/relu"] == "13"
    assert rows[1]["total"] == "32"
    assert float(rows[1]["max_total"]) == sum(exercise.points for exercise in the_course().exercises())


def test_feedback_pages_show_nothing_active_of_a_submission(graded: tuple[Path, Path]) -> None:
    page = (graded[1] / "feedback" / "eva" / UNIT / "relu.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;" in page
    assert "<script" not in page
    assert "<b>" not in page


def test_a_second_run_goes_on_where_the_first_one_was(graded: tuple[Path, Path], tmp_path: Path) -> None:
    submitted, first = graded
    out = tmp_path / "out"
    shutil.copytree(first, out)
    journal = (out / "progress.jsonl").read_text(encoding="utf-8").splitlines()
    # As after a kill: half of the records, the last one cut short, no results.
    half = journal[: len(journal) // 2]
    (out / "progress.jsonl").write_text("\n".join([*half, journal[len(half)][:40]]), encoding="utf-8")
    (out / "results.json").unlink()
    done = grade(submitted, out)
    assert "seed 11" in done.stdout
    assert stable(out) == stable(first)


def test_a_changed_file_is_graded_again(graded: tuple[Path, Path], tmp_path: Path) -> None:
    submitted, out = tmp_path / "submitted", tmp_path / "out"
    shutil.copytree(graded[0], submitted, symlinks=True)
    shutil.copytree(graded[1], out)
    submit(submitted, "bia", "relu", solution("relu"))
    grade(submitted, out)
    assert results(out)["bia", "relu"]["score"] == 13.0


def test_the_number_of_workers_does_not_change_the_results(graded: tuple[Path, Path], tmp_path: Path) -> None:
    grade(graded[0], tmp_path / "out", "--seed", "11", "--workers", "2")
    assert stable(tmp_path / "out") == stable(graded[1])


BAD_USE = {
    "a folder that is not there": ("nothing", "out", "there is no such folder", "essa pasta não existe"),
    "a folder without students": ("empty", "out", "holds no student's folder", "não contém pasta de estudante"),
    "results among the submissions": (".", "ana/out", "must not lie among the submissions", "no meio das entregas"),
    "one student's folder": ("ana", "out", "looks like one student's folder", "parece a pasta de um só estudante"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BAD_USE)
def test_bad_use_is_one_clear_line(name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submit(tmp_path, "ana", "relu", b"")
    (tmp_path / "empty").mkdir()
    submitted, out, *said = BAD_USE[name]
    assert main(["grade", str(tmp_path / submitted), "--out", str(tmp_path / out), "--lang", lang]) == 2
    shown = capsys.readouterr().err
    assert said[LANGUAGES.index(lang)] in shown
    assert len(shown.strip().splitlines()) == 1
