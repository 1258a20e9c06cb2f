"""`grader grade --regrade CHECK`: that check only, for all; every other verdict stays, whatever the graders are now."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from case_files import CASES
from class_runs import UNIT, grade, results, said, solution, submit

OPTIONS = ("--isolation", "none")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A class, and its results as graders with a mistake have left them: one check fails for everybody."""
    submitted, out = tmp_path_factory.mktemp("submitted"), tmp_path_factory.mktemp("out")
    submit(submitted, "ana", "relu", solution("relu"))
    submit(submitted, "ana", "two_layers", solution("two_layers"))
    submit(submitted, "bia", "relu", CASES / UNIT / "relu" / "wrong" / "leaky_relu.py")
    submit(submitted, "caio", "relu", solution("relu"))
    (submitted / "davi").mkdir()
    grade(submitted, out, "--seed", "3", *OPTIONS)
    path = out / "results.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    for record in records:
        for check in record["checks"]:
            if record["exercise"] == "relu" and check["name"] == name_of_a_check(records):
                check |= {"outcome": "failed", "points": 0.0, "message": "mistaken"}
        record["score"] = sum(check["points"] for check in record["checks"])
    path.write_text(json.dumps(records), encoding="utf-8")
    journal = out / "progress.jsonl"
    header = json.loads(journal.read_text(encoding="utf-8").splitlines()[0]) | {"graders": "older"}
    journal.write_text("\n".join(map(json.dumps, [header, *records])) + "\n", encoding="utf-8")
    return submitted, out


def name_of_a_check(records: list[dict]) -> str:
    """The first check of `relu` that the wrong submission passes as well."""
    bia = next(record for record in records if (record["student"], record["exercise"]) == ("bia", "relu"))
    ana = next(record for record in records if (record["student"], record["exercise"]) == ("ana", "relu"))
    return next(
        mine["name"]
        for mine, other in zip(bia["checks"], ana["checks"], strict=True)
        if mine["outcome"] in ("passed", "failed") and other["max_points"] > 0
    )


@pytest.fixture
def copy(graded: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(graded[0], tmp_path / "submitted")
    shutil.copytree(graded[1], tmp_path / "out")
    return tmp_path / "submitted", tmp_path / "out"


def mistaken(out: Path) -> str:
    [name] = {
        check["name"]
        for record in results(out).values()
        for check in record["checks"]
        if check["message"] == "mistaken"
    }
    return name


def regrade(folders: tuple[Path, Path], check: str, *more: str) -> subprocess.CompletedProcess[str]:
    return grade(*folders, "--regrade", check, *OPTIONS, *more)


def test_points_are_given_back_and_nothing_else_is_touched(copy: tuple[Path, Path]) -> None:
    before, name = results(copy[1]), mistaken(copy[1])
    done = regrade(copy, f"relu/{name}")
    assert done.returncode == 0, done.stderr
    after = results(copy[1])
    assert before.keys() == after.keys()
    for key, record in after.items():
        others = [check for check in record["checks"] if (key[1], check["name"]) != ("relu", name)]
        assert others == [check for check in before[key]["checks"] if (key[1], check["name"]) != ("relu", name)]
        assert [check["name"] for check in record["checks"]] == [check["name"] for check in before[key]["checks"]]
    assert after["ana", "relu"]["score"] == after["ana", "relu"]["max_score"] == 13.0
    assert after["ana", "two_layers"] == before["ana", "two_layers"]
    assert after["davi", "relu"] == before["davi", "relu"]
    # The table on the terminal and the one in the folder name the same people, before and after.
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{UNIT}/relu/{name}: 3 graded again, ")
    with (copy[1] / "regrade.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"ana", "caio"} <= {row["student"] for row in rows}
    for row, line in zip(rows, lines[2:], strict=True):
        assert line.split() == [row["student"], row["score_before"], row["score_after"]]
        assert float(row["score_before"]) == before[row["student"], "relu"]["score"]
        assert float(row["score_after"]) == after[row["student"], "relu"]["score"]
    with (copy[1] / "grades.csv").open(encoding="utf-8", newline="") as stream:
        assert next(iter(csv.DictReader(stream)))[f"{UNIT}/relu"] == "13"
    assert not (copy[1] / "regrade.jsonl").exists()


def test_a_second_time_no_score_changes(copy: tuple[Path, Path]) -> None:
    name = mistaken(copy[1])
    regrade(copy, f"relu/{name}")
    done = regrade(copy, f"{UNIT}/relu/{name}")
    assert done.stdout.splitlines() == [f"{UNIT}/relu/{name}: 3 graded again, no score changes"]


def test_a_submission_that_is_not_the_one_that_was_graded_keeps_its_record(copy: tuple[Path, Path]) -> None:
    before, name = results(copy[1]), mistaken(copy[1])
    submit(copy[0], "ana", "relu", solution("relu").read_bytes() + b"\n")
    (copy[0] / "caio" / UNIT / "relu.py").unlink()
    done = regrade(copy, f"relu/{name}")
    after = results(copy[1])
    assert (after["ana", "relu"], after["caio", "relu"]) == (before["ana", "relu"], before["caio", "relu"])
    assert [line.split(":")[1] for line in said(done) if "was changed since" in line] == [" ana", " caio"]


def test_an_unknown_check_is_one_line_with_the_nearest_names(graded: tuple[Path, Path]) -> None:
    done = regrade(graded, "adam/test_losses_of_every_epoch")
    assert done.returncode == 2
    [line] = said(done)
    assert "there is no check `adam/test_losses_of_every_epoch`; did you mean" in line
    assert f"{UNIT}/adam/test_losses_of_each_epoch" in line


def test_a_name_that_several_exercises_have_is_one_line_that_names_them(graded: tuple[Path, Path]) -> None:
    done = regrade(graded, "test_model_can_be_built")
    assert done.returncode == 2
    [line] = said(done)
    assert f"{UNIT}/relu/test_model_can_be_built, {UNIT}/two_layers/test_model_can_be_built" in line


def test_without_results_there_is_nothing_to_change(graded: tuple[Path, Path], tmp_path: Path) -> None:
    done = regrade((graded[0], tmp_path / "new"), "adam/test_losses_of_each_epoch")
    assert done.returncode == 2
    assert "grade without --regrade first" in said(done)[0]


def test_another_seed_is_refused(graded: tuple[Path, Path]) -> None:
    done = regrade(graded, "adam/test_losses_of_each_epoch", "--seed", "4")
    assert done.returncode == 2
    assert "graded with seed 3" in said(done)[0]
