"""Nothing that lies in one student's folder stops the others, or costs more than a line to the instructor."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest
from class_runs import UNIT, grade, results, said, solution, submit

from grader.cli import main
from grader.course import Exercise, the_course
from grader.jobs import Job, read_job
from grader.stray_files import DEEPEST, MOST_LOOKED_AT, MOST_NAMED, find_strays
from grader.submissions import Task, find_students

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such files are POSIX")

RELU = next(exercise for exercise in the_course().exercises() if exercise.name == "relu")


def read(root: Path, student: str = "ana") -> Job:
    return read_job(Task(root, student, RELU, 1, 1.0, "en"))


def strays(root: Path, student: str = "ana") -> list[str]:
    return [word.render("en").replace(str(root), "") for word in find_strays(root, student, the_course())]


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    folder = tmp_path / "ana" / UNIT
    folder.mkdir(parents=True)
    return folder


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path has a small limit
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(path.name)
    finally:
        os.chdir(here)


def _device(path: Path) -> None:
    try:
        os.mknod(path, 0o020666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


ODD = {
    "a folder": (Path.mkdir, "is a folder, a pipe or a device"),
    "a pipe that nobody writes to": (os.mkfifo, "is a folder, a pipe or a device"),
    "a socket": (_socket, "is a folder, a pipe or a device"),
    "a device that never ends": (_device, "is a folder, a pipe or a device"),
    "a link to somebody's work": (lambda path: path.symlink_to(solution("relu")), "links are not followed"),
    "a link that leads nowhere": (lambda path: path.symlink_to("nothing"), "links are not followed"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "links are not followed"),
    "a link to an endless device": (lambda path: path.symlink_to("/dev/zero"), "links are not followed"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_is_reported_and_not_read(unit: Path, tmp_path: Path, name: str) -> None:
    make, told = ODD[name]
    make(unit / "relu.py")
    [file] = read(tmp_path).files
    assert told in file.problem
    assert file.data == b""
    assert read(tmp_path).digests is None


def test_work_that_this_machine_cannot_run_is_not_graded_at_all(
    unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Exercise, "missing", lambda exercise: ["absent"] if exercise.name == "relu" else [])
    out = tmp_path.parent / f"{tmp_path.name}-graded"
    arguments = ["grade", str(tmp_path), "--out", str(out), "--lang", "en"]
    (unit / "relu.py").write_bytes(solution("relu").read_bytes())
    assert main(arguments) == 2
    assert "first_network/relu needs the package `absent`, which is not installed here" in capsys.readouterr().err
    assert not out.exists()
    (unit / "relu.py").rename(unit / "notes.txt")
    assert main(arguments) == 0  # nobody needs it


def test_units_that_are_not_due_stand_in_no_table(
    unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (unit / "relu.py").write_bytes(solution("relu").read_bytes())
    (tmp_path / "ana" / "concepts").mkdir()
    (tmp_path / "ana" / "concepts" / "tensors.py").write_text("", encoding="utf-8")  # in time, and of no matter here
    out = tmp_path.parent / f"{tmp_path.name}-graded"
    arguments = ["grade", str(tmp_path), "--out", str(out), "--lang", "en", "--export", "moodle"]
    assert main([*arguments, "--units", "second_network"]) == 2
    assert "there is no unit `second_network`; the units: concepts, first_network" in capsys.readouterr().err
    assert main([*arguments, "--units", UNIT]) == 0
    assert "tensors" not in capsys.readouterr().err
    assert {record["unit"] for record in results(out).values()} == {UNIT}
    assert "concepts" not in (out / "grades.csv").read_text(encoding="utf-8")
    assert "Tensors" not in (out / "exports" / "moodle.csv").read_text(encoding="utf-8")
    assert "Tensors" not in (out / "feedback" / "ana" / "index.html").read_text(encoding="utf-8")
    check = "relu/test_forward_matches_the_formula"
    assert main(["grade", str(tmp_path), "--out", str(out), "--lang", "en", "--regrade", check]) == 0
    assert "concepts" not in (out / "grades.csv").read_text(encoding="utf-8")


def test_folders_that_are_links_are_reported(unit: Path, tmp_path: Path) -> None:
    unit.rename(tmp_path / "elsewhere")
    unit.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "bia").symlink_to("ana")
    assert [file.problem for file in read(tmp_path).files] == [
        "`first_network` is a link; links are not followed, since they can lead to somebody else's work."
    ]
    assert "`bia` is a link" in read(tmp_path, "bia").files[0].problem


def test_a_file_that_vanishes_while_it_is_read_is_reported(
    unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = submit(tmp_path, "ana", "relu", b"x = 1")

    def look_then_remove(target: Path) -> os.stat_result:
        found = path.stat()
        path.unlink()
        return found

    monkeypatch.setattr("grader.jobs.os.lstat", look_then_remove)
    assert "vanished" in read(tmp_path).files[0].problem


def test_a_folder_that_cannot_be_opened_is_not_taken_for_an_empty_one(
    unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("grader.jobs.os.lstat", refuse)
    monkeypatch.setattr("grader.stray_files.os.scandir", refuse)
    assert [file.problem for file in read(tmp_path).files] == [
        "The folder `first_network` cannot be opened (Permission denied), so nobody knows what was handed in."
    ]
    assert strays(tmp_path) == ["/ana: cannot be opened, so what is in it is unknown"]


def test_a_huge_file_is_read_no_further_than_its_limit(unit: Path, tmp_path: Path) -> None:
    with (unit / "relu.py").open("wb") as stream:
        stream.truncate(10**11)
    [file] = read(tmp_path).files
    assert len(file.data) == 1_000_001
    assert file.digest.endswith("+100000000000")


MISNAMED = {
    f"{UNIT}/Relu.py": f"{UNIT}/relu.py",
    f"{UNIT}/relu (1).py": f"{UNIT}/relu.py",
    f"{UNIT}/exercise_2_relu_final.ipynb": f"{UNIT}/relu.ipynb",
    "relu.py": f"{UNIT}/relu.py",
    "first-network/adam.py": f"{UNIT}/adam.py",
    f"{UNIT}/lrsweep.py": f"{UNIT}/lr_sweep.py",
}


@pytest.mark.parametrize("name", MISNAMED)
def test_a_misnamed_file_is_reported_with_the_exercise_that_it_may_be(tmp_path: Path, name: str) -> None:
    path = tmp_path / "ana" / name
    path.parent.mkdir(parents=True)
    path.write_text("x = 1")
    expected = f"/ana/{name}: answers no exercise of the course; not graded. Is it {MISNAMED[name]}? Then rename it"
    assert strays(tmp_path) == [expected]


def test_other_work_is_reported_without_a_guess_and_other_files_not_at_all(unit: Path, tmp_path: Path) -> None:
    for name in ("zzz.py", "notes.txt", "__init__.pyc"):
        (unit / name).write_text("")
    (unit / ".ipynb_checkpoints").mkdir()
    (unit / ".ipynb_checkpoints" / "relu-checkpoint.ipynb").write_text("")
    assert strays(tmp_path) == [f"/ana/{UNIT}/zzz.py: answers no exercise of the course; not graded"]


def test_many_stray_files_are_counted(unit: Path, tmp_path: Path) -> None:
    for number in range(MOST_NAMED + 10):
        (unit / f"zzz{number:05}.py").write_text("")
    lines = strays(tmp_path)
    assert len(lines) == MOST_NAMED + 1
    assert lines[-1] == "ana: 10 more files that answer no exercise"


def test_more_than_anybody_writes_is_not_looked_through(
    unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_LOOKED_AT > 10_000
    monkeypatch.setattr("grader.stray_files.MOST_LOOKED_AT", 5)
    for number in range(10):
        (unit / f"data{number}.txt").write_text("")
    assert strays(tmp_path) == ["ana: more than 5 files and folders; the rest was not looked at for misnamed work"]


def test_folders_without_end_are_left(unit: Path, tmp_path: Path) -> None:
    (unit / "round").symlink_to("..")
    deep = unit
    for _ in range(DEEPEST + 5):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "zzz.py").write_text("")
    assert strays(tmp_path) == []


def test_folders_without_a_proper_name_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/caf\xe9")
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "lost").symlink_to("nowhere")
    names, left_out = find_students(tmp_path)
    assert names == ["ana"]
    assert [word.render("en").partition(":")[0] for word in left_out] == ["caf\\udce9", "lost"]


def test_work_beside_the_students_folders_is_named_and_what_systems_leave_there_is_nobody(tmp_path: Path) -> None:
    """A zip that was never unpacked was passed over in silence; `__MACOSX` got a row among the grades."""
    for folder in ("ana", "__MACOSX/ana/first_network", ".git"):
        (tmp_path / folder).mkdir(parents=True)
    for name in (
        "bia.zip",
        "Relu.py",
        "roster.csv",
        "readme.txt",
        "make_roster.py",
        "__MACOSX/ana/first_network/._relu.py",
    ):
        (tmp_path / name).touch()
    names, left_out = find_students(tmp_path)
    assert names == ["ana"]
    assert [word.render("en").partition(":")[0] for word in left_out] == ["Relu.py", "bia.zip"]


PORTUGUESE = {
    "a folder that is not there": (["nowhere"], "essa pasta não existe"),
    "a folder without students": (["empty"], "não contém pasta de estudante"),
    "results among the submissions": (["class", "--out", "class/out"], "não podem ficar no meio das entregas"),
    "a file for results": (["class", "--out", "afile"], "é um arquivo"),
    "an unknown export": (["class", "--export", "x"], "não existe a exportação"),
    "a roster that is not there": (["class", "--roster", "no.csv"], "não existe esse arquivo"),
    "a roster without columns": (["class", "--roster", "afile"], "não tem coluna"),
}


@pytest.mark.parametrize("name", PORTUGUESE)
def test_wrong_use_is_told_in_the_readers_language(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, words = PORTUGUESE[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class" / "ana").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "afile").write_text("a,b", encoding="utf-8")
    out = [] if "--out" in arguments else ["--out", "out"]
    assert main(["grade", *arguments, *out, "--lang", "pt-BR"]) == 2
    assert words in capsys.readouterr().err


def test_a_class_with_all_of_it_is_graded_to_its_end(tmp_path: Path) -> None:
    submitted, out = tmp_path / "submitted", tmp_path / "out"
    submit(submitted, "zoe", "relu", solution("relu"))
    submit(submitted, "new\nline", "relu", solution("relu"))
    for student, make in (("ana", Path.mkdir), ("bia", os.mkfifo), ("caio", _socket)):
        (submitted / student / UNIT).mkdir(parents=True)
        make(submitted / student / UNIT / "relu.py")
    junk = submitted / "davi" / UNIT
    junk.mkdir(parents=True)
    for number in range(10_000):
        (junk / f"junk{number}.py").touch()
    with_bytes = os.fsencode(submitted) + b"/\xff"
    os.makedirs(with_bytes)
    done = grade(submitted, out, "--isolation", "none")
    shutil.rmtree(with_bytes)
    # Somebody's folder could not be graded, so not all is well; everybody else is.
    assert done.returncode == 1
    found = results(out)
    assert found["zoe", "relu"]["score"] == found["new\nline", "relu"]["score"] == 13.0
    assert {found[student, "relu"]["status"] for student in ("ana", "bia", "caio")} == {"error"}
    lines = said(done)
    assert "grader: \\udcff: the folder's name is no valid UTF-8" in lines[0]
    assert "grader: davi: 9995 more files that answer no exercise" in lines
    assert len([line for line in lines if "is a folder, a pipe or a device" in line]) == 3
    assert all(line.startswith("grader: ") for line in lines)
