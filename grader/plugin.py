"""The pytest plugin: pairs a student's module with its grader, so that ``pytest exercises`` judges it.

A student's file is never imported here. It is collected as an ``ExerciseFile``, whose items are the grader's checks;
each runs against a worker process (see ``grader.boundary``).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from grader.course import the_course
from grader.student_files import conftest_of, find_conftests, is_students_folder, is_unit_folder, leave_module_path

leave_module_path()  # before anything is imported that a student's file could stand in for

from grader.feedback.text import LANGUAGES, choose_language  # noqa: E402
from grader.pytest_items import HOST, CheckItem, ExerciseFile, Host, host_of  # noqa: E402
from grader.pytest_report import Report  # noqa: E402

_REPORT = pytest.StashKey[Report]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grader", "the course's graders")
    group.addoption("--lang", default=None, help=f"language of the feedback: {' or '.join(LANGUAGES)}")
    group.addoption(
        "--in-process",
        action="store_true",
        help="run the submissions in pytest's own process, for a debugger (no time limits, no protection)",
    )
    group.addoption("--grader-seed", type=int, default=None, help="replay the draws of an earlier run")
    group.addoption("--grader-timeout", type=float, default=10.0, help="seconds that one check may take (default 10)")


def pytest_configure(config: pytest.Config) -> None:
    try:
        lang = choose_language(config.getoption("--lang"))
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None
    if not 0 < config.getoption("--grader-timeout") < math.inf:
        raise pytest.UsageError("--grader-timeout: give a number of seconds above 0")
    config.stash[HOST] = Host(config, lang)
    config.stash[_REPORT] = Report(config, lang, config.stash[HOST].seed)
    config.pluginmanager.register(config.stash[_REPORT], "grader-report")
    if _will_grade(config):
        config.stash[HOST].start()


def _will_grade(config: pytest.Config) -> bool:
    """Whether this process was plainly asked for exercises: then torch can be on its way before they are collected."""
    given = [Path(str(argument).partition("::")[0]) for argument in config.option.file_or_dir or ()]
    folders = [path.parent if path.suffix == ".py" else path for path in given if path.exists()]
    return not config.getoption("numprocesses", None) and any(is_students_folder(path.resolve()) for path in folders)


def pytest_unconfigure(config: pytest.Config) -> None:
    host = config.stash.get(HOST, None)
    if host is not None:
        host.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give every xdist worker the same seed and the width of the terminal."""
    node.workerinput["grader_seed"] = host_of(node.config).seed
    node.workerinput["grader_width"] = host_of(node.config).width


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse to let pytest run a ``conftest.py`` that lies in a student's folder: it would run inside the grader."""
    here = early_config.invocation_params.dir
    given = early_config.known_args_namespace.file_or_dir or early_config.getini("testpaths") or ["."]
    starts = [here / str(argument).partition("::")[0] for argument in given]
    files = list(find_conftests(start.resolve() for start in starts if start.exists()))
    if early_config.inipath and is_students_folder(early_config.inipath.parent):
        files.append(early_config.inipath)
    if files:
        raise _refusal(files[0])


@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> None:
    """The same for a folder that pytest is about to enter, however far below the start: this is where it loads one."""
    conftest = conftest_of(collector.path) if isinstance(collector, pytest.Directory) else None
    if conftest is not None and not collector.config.getoption("noconftest"):
        raise _refusal(conftest)


def _refusal(file: Path) -> pytest.UsageError:
    return pytest.UsageError(
        f"{file}: pytest would run or obey this file inside the grader. Delete it (an exercise needs none), "
        "or use `grader grade`, which never looks at it."
    )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Any:
    """Take a student's file out of every other collector's hands, above all Python's, which would import it."""
    found = yield
    if not is_students_folder(file_path.parent):
        return found
    exercise = the_course().find(file_path)
    if exercise is not None:
        return [ExerciseFile.from_parent(parent, path=file_path, exercise=exercise)]
    if found:
        parent.config.stash[_REPORT].not_collected.append(found[0].nodeid)
    return []


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a folder of exercises as a plain folder: as a package, its ``__init__.py`` would be imported."""
    return pytest.Dir.from_parent(parent, path=path) if is_students_folder(path) else None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Stay out of the other folders of a student."""
    other = collection_path.is_dir() and is_students_folder(collection_path.parent)
    return True if other and not is_unit_folder(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the checks into the course's order, each student's together; other items stay where they are."""
    _keep_one_exercise(config, items)
    places = [place for place, item in enumerate(items) if isinstance(item, CheckItem)]
    checks = [item for item in items if isinstance(item, CheckItem)]
    folders = list(dict.fromkeys(item.path.parents[1] for item in checks))
    course = [exercise.label for exercise in the_course().exercises()]
    checks.sort(key=lambda item: (folders.index(item.path.parents[1]), course.index(item.file.exercise.label)))
    for place, item in zip(places, checks, strict=True):
        items[place] = item


def _keep_one_exercise(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``-k loss`` means the exercise of that name, and not every check in whose name the word stands."""
    asked = config.getoption("keyword", "").strip()
    checks = [item for item in items if isinstance(item, CheckItem)]
    if asked not in {item.file.exercise.name for item in checks}:
        return
    others = [item for item in checks if item.file.exercise.name != asked]
    if others:
        config.hook.pytest_deselected(items=others)
        left_out = set(others)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have what some exercises need loaded while the others are judged; of xdist's workers none knows what it gets."""
    if session.config.getoption("collectonly", False) or hasattr(session.config, "workerinput"):
        return
    if not session.config.getoption("numprocesses", None):
        host_of(session.config).prepare({item.file: None for item in session.items if isinstance(item, CheckItem)})
