"""What a run of pytest must never do: run a student's other files, leave a process behind, show a traceback of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import student_folders
from student_folders import UNIT, run, solution, write

from grader.student_files import find_conftests, is_students_folder

FOREIGN = "import pathlib; pathlib.Path({marker!r}).write_text(__name__)\n"
STOPS = solution("relu").replace("super().__init__()", "super().__init__(); answer = 6 * 7; breakpoint()")


def foreign(tmp_path: Path) -> str:
    return FOREIGN.format(marker=str(tmp_path / "ran"))


def test_other_files_among_two_students_submissions_are_never_run(tmp_path: Path) -> None:
    code = foreign(tmp_path)
    ana = write(tmp_path / "submitted" / "ana", relu=solution("relu"), torch=code, numpy=code, msgspec=code)
    write(ana, sitecustomize=code, __init__=code, test_mine=code)
    (ana / "__init__.py").write_text(code)
    (ana / UNIT / "extra").mkdir()
    (ana / UNIT / "extra" / "__init__.py").write_text(code)
    (ana / UNIT / "extra" / "test_more.py").write_text(code)
    bia = write(tmp_path / "submitted" / "bia", two_layers=solution("two_layers")) / UNIT
    (bia / "gpu.py").mkdir()
    (bia / "adam.py").symlink_to("adam.py")
    (bia / "loop").symlink_to(".")
    got = run(ana / UNIT, "../../ana", "../../bia", "-q", "-k", "shape", "--rootdir", str(tmp_path))
    assert got.code == 0, got.shown
    assert sorted(got.rows()) == [
        "submitted/ana/first_network/relu.py",
        "submitted/bia/first_network/two_layers.py",
        "total",
    ]
    assert "Not run: submitted/ana/first_network/test_mine.py lies among submissions" in got.shown
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("place", [".", UNIT, f"{UNIT}/extra", "tests"])
@pytest.mark.parametrize("start", ["submitted", "submitted/ana", f"submitted/ana/{UNIT}/relu.py"])
def test_each_conftest_that_pytest_would_run_is_found(tmp_path: Path, place: str, start: str) -> None:
    ana = write(tmp_path / "submitted" / "ana", relu=solution("relu"))
    (ana / place).mkdir(exist_ok=True)
    (ana / place / "conftest.py").touch()
    never_comes_by = start.endswith(".py") and place in (f"{UNIT}/extra", "tests")
    found = [] if never_comes_by else [ana / place / "conftest.py"]
    assert list(dict.fromkeys(find_conftests([tmp_path / start]))) == found


@pytest.mark.skipif(sys.platform == "win32", reason="needs Unix permissions")
def test_a_folder_that_cannot_be_looked_into_is_no_students(tmp_path: Path) -> None:
    """It may stand on the module path, which is looked through before pytest does anything."""
    is_students_folder(tmp_path)
    tmp_path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        assert not is_students_folder(tmp_path / "somewhere")
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("place", ["course", "course/tests", "course/exercises"])
def test_a_conftest_of_the_course_or_of_another_project_is_let_run(tmp_path: Path, place: str) -> None:
    write(tmp_path / "course" / "exercises", relu="")
    write(tmp_path / "elsewhere", relu="")
    (tmp_path / "course" / "tests").mkdir()
    (tmp_path / place / "conftest.py").touch()
    found = [tmp_path / place / "conftest.py"] if place.endswith("exercises") else []
    assert list(find_conftests([tmp_path / "course"])) == found


@pytest.mark.parametrize("folder", [".", f"submitted/ana/{UNIT}"])
def test_a_conftest_in_a_students_folder_is_refused(tmp_path: Path, folder: str) -> None:
    write(tmp_path / "submitted" / "ana", relu=solution("relu"), conftest=foreign(tmp_path))
    got = run(tmp_path / folder)
    assert got.code == 4
    assert "conftest.py: pytest would run or obey this file inside the grader" in got.shown
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("start", ["submitted", "submitted/eve"])
def test_a_conftest_beside_a_misnamed_unit_is_refused(tmp_path: Path, start: str) -> None:
    """Nothing in the folder has a unit's name; that it lies in ``submitted`` makes it a student's."""
    write(tmp_path / "submitted" / "ana", relu=solution("relu"))
    eve = write(tmp_path / "submitted" / "eve", relu=solution("relu"))
    (eve / UNIT).rename(eve / "Network")
    (eve / "conftest.py").write_text(foreign(tmp_path))
    got = run(tmp_path, start)
    assert not (tmp_path / "ran").exists()
    assert got.code == 4


@pytest.mark.parametrize("start", [".", "a/b"])
def test_a_conftest_far_below_the_start_is_refused_before_it_runs(tmp_path: Path, start: str) -> None:
    ana = tmp_path / "a" / "b" / "my course" / "submitted" / "ana"
    write(ana, relu=solution("relu"), conftest=foreign(tmp_path))
    got = run(tmp_path, start)
    assert not (tmp_path / "ran").exists()
    assert got.code == 4
    assert "conftest.py: pytest would run or obey this file inside the grader" in got.shown


def test_a_conftest_far_above_the_start_is_refused_before_it_runs(tmp_path: Path) -> None:
    ana = write(tmp_path / "submitted" / "ana", relu=solution("relu"), conftest=foreign(tmp_path))
    deep = ana / UNIT / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    got = run(tmp_path, str(deep))
    assert (got.code, (tmp_path / "ran").exists()) == (4, False)


def test_settings_in_a_students_folder_are_refused(tmp_path: Path) -> None:
    ana = write(tmp_path / "ana", relu=solution("relu"))
    (ana / "pytest.ini").write_text("[pytest]\npythonpath = first_network\n")
    got = run(tmp_path, "ana")
    assert (got.code, "pytest.ini: pytest would run or obey" in got.shown) == (4, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lang", "fr"], "unknown language 'fr': choose one of en, pt-BR"),
        (["--grader-timeout", "0"], "give a number of seconds above 0"),
        (["--grader-timeout", "nan"], "give a number of seconds above 0"),
        (["nowhere"], "file or directory not found: nowhere"),
    ],
)
def test_wrong_options_get_a_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    got = run(tmp_path, *arguments)
    assert got.code == 4
    assert words in got.shown
    assert "Traceback" not in got.shown


def test_a_debugger_stops_in_the_students_file_and_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "exercises", relu=STOPS.replace("return self.output(", "print('in forward'); return ("))
    node = f"exercises/{UNIT}/relu.py::test_output_shape"
    got = run(tmp_path, node, "--in-process", stdin="p answer\nc\n" + "c\n" * 9)
    assert f"> {tmp_path}/exercises/{UNIT}/relu.py(" in got.shown
    assert "(Pdb) 42" in got.shown
    assert "in forward" in got.lines
    assert (got.code, "1 failed" in got.lines[-1]) == (1, True)


def test_leaving_the_debugger_ends_the_run(tmp_path: Path) -> None:
    write(tmp_path / "exercises", relu=STOPS)
    got = run(tmp_path, "exercises", "--in-process", stdin="q\n")
    assert got.code == 2
    assert got.shown.count("(Pdb)") == 1
    assert "interrupted from the keyboard" in got.shown
    assert "Traceback" not in got.shown


@pytest.mark.skipif(sys.platform == "win32", reason="signals work differently there")
def test_ctrl_c_leaves_no_process_behind(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    write_pids = f"pathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{os.getppid()}}')"
    write(tmp_path / "exercises", relu=f"import os, pathlib\n{write_pids}\nwhile True: pass\n")
    with subprocess.Popen(
        student_folders.command("exercises"),
        cwd=tmp_path,
        env=student_folders.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        until = time.monotonic() + 60
        while not (pids.exists() and " " in pids.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        shown, _ = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "Traceback" not in shown
    for pid in map(int, pids.read_text().split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no worker server there")
def test_a_killed_worker_server_costs_one_check_and_hangs_nothing(tmp_path: Path) -> None:
    kills = "import os, time; os.kill(os.getppid(), 9); time.sleep(5); return self.output("
    killer = solution("two_layers").replace("return self.output(", kills)
    write(tmp_path / "exercises", two_layers=killer, relu=solution("relu"))
    got = run(tmp_path, "exercises", "-k", "output_shape or can_be_built")
    assert got.code == 1
    assert got.headlines == [f"exercises/{UNIT}/two_layers.py: test_output_shape"]
    assert "1 failed, 3 passed" in got.lines[-1]


def test_a_fault_of_ours_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path / "exercises", relu=solution("relu"))
    (tmp_path / "conftest.py").write_text(
        "import grader.session\n\ndef run(self, check):\n    raise RuntimeError('boom')\n\n"
        "grader.session.Session.run = run\n"
    )
    got = run(tmp_path, "exercises", "-k", "output_shape", "-q")
    assert got.code == 1
    assert "The grader itself failed, not your code: RuntimeError: boom" in got.lines
    assert "plugin.py" not in got.shown
