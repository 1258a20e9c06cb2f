"""The pytest plugin: pairs a student's module with its grader, so that ``pytest exercises`` judges it.

A student's file is never imported here. It is collected as an ``ExerciseFile``, whose items are the grader's checks;
each runs against a worker process (see ``grader.boundary``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, Exercise, the_course
from grader.feedback.text import LANGUAGES, choose_language
from grader.pytest_report import Report, failure_text


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
    if config.getoption("--grader-timeout") <= 0:
        raise pytest.UsageError("--grader-timeout: give a number of seconds above 0")
    config.stash[_HOST] = Host(config, lang)
    config.pluginmanager.register(Report(config, lang, config.stash[_HOST].seed), "grader-report")


def pytest_unconfigure(config: pytest.Config) -> None:
    host = config.stash.get(_HOST, None)
    if host is not None:
        host.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give every xdist worker the same seed."""
    node.workerinput["grader_seed"] = host_of(node.config).seed


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Refuse to let pytest run a ``conftest.py`` that lies in a student's folder: it would run inside the grader."""
    for argument in args:
        start = Path(str(argument).partition("::")[0])
        if argument.startswith("-") or not start.exists():
            continue
        start = start.resolve()
        below = (path for depth in ("", "*/", "*/*/", "*/*/*/") for path in start.glob(depth + "conftest.py"))
        above = (folder / "conftest.py" for folder in start.parents[:3])
        for conftest in (*below, *above):
            if conftest.is_file() and _is_a_students_folder(conftest.parent, the_course()):
                raise pytest.UsageError(
                    f"{conftest}: pytest would run this file inside the grader. Delete it (an exercise needs none), "
                    "or use `grader grade`, which never runs it."
                )


def _is_a_students_folder(folder: Path, course: Course) -> bool:
    """Whether this is a unit's folder with exercises in it, or the folder of such folders."""
    if "graders" in folder.parts:
        return False
    units = [folder, *(folder / unit.name for unit in course.units)]
    return any(course.find(file) for unit in units for file in unit.glob("*.py"))


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Any:
    """Take a student's file out of every other collector's hands, above all Python's, which would import it."""
    found = yield
    exercise = the_course().find(file_path)
    if exercise is None or "graders" in file_path.parts:
        return found
    return [ExerciseFile.from_parent(parent, path=file_path, exercise=exercise)]


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a folder of exercises as a plain folder: as a package, its ``__init__.py`` would be imported."""
    if _is_a_students_folder(path, the_course()):
        return pytest.Dir.from_parent(parent, path=path)
    return None


class Host:
    """What a run of pytest has once: the language, the seed, and the worker starter with torch on its way."""

    def __init__(self, config: pytest.Config, lang: str) -> None:
        self.config = config
        self.lang = lang
        worker_input: dict[str, Any] = getattr(config, "workerinput", {})
        asked = config.getoption("--grader-seed")
        self.seed: int = worker_input.get("grader_seed", secrets.randbits(32) if asked is None else asked)
        self.seconds: float = config.getoption("--grader-timeout")
        self._starter: Any = None
        self._session: Any = None
        self._session_of: ExerciseFile | None = None

    def start(self) -> None:
        """Start the fork server, without waiting for it: it imports torch while this process does."""
        if self._starter is None and not self.config.getoption("collectonly", False):
            from grader.boundary.process import make_starter

            self._starter = make_starter("in-process" if self.config.getoption("--in-process") else None)

    def session(self, file: ExerciseFile) -> Any:
        """The session of a student's file; the one before it is closed."""
        from grader.checks import Session
        from grader.submission import SubmittedFile

        if self._session_of is not file:
            self._end_session()
            self.start()
            submitted = SubmittedFile.read(file.exercise.unit, file.exercise.name, file.path)
            seconds = 1e9 if self.config.getoption("--in-process") else self.seconds
            self._session = Session(submitted, self._starter, self.seed, seconds)
            self._session_of = file
        return self._session

    def close(self) -> None:
        """End every worker."""
        self._end_session()
        if self._starter is not None:
            self._starter.close()
            self._starter = None

    def _end_session(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session, self._session_of = None, None


_HOST = pytest.StashKey[Host]()


def host_of(config: pytest.Config) -> Host:
    """The host of this run."""
    return config.stash[_HOST]


class ExerciseFile(pytest.File):
    """A student's module. Its items are the checks of its grader."""

    def __init__(self, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exercise = exercise

    def collect(self) -> Iterator[CheckItem]:
        """List the checks, without looking at the student's file."""
        host_of(self.config).start()
        from grader.checks import find_checks

        for check in find_checks(self.exercise.unit, self.exercise.name):
            yield CheckItem.from_parent(self, name=check.name, check=check)


class CheckNotPassed(Exception):  # noqa: N818 - an outcome, not an error
    """Carries a result from ``runtest`` to the report."""

    def __init__(self, result: Any) -> None:
        super().__init__(result.outcome)
        self.result = result


class CheckItem(pytest.Item):
    """One check of one student's module."""

    def __init__(self, check: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    def runtest(self) -> None:
        """Run the check; anything but a pass is raised as CheckNotPassed."""
        assert isinstance(self.parent, ExerciseFile)
        result = host_of(self.config).session(self.parent).run(self.check)
        self.user_properties.extend(
            [
                ("file", self.nodeid.partition("::")[0]),
                ("points", result.points),
                ("max_points", self.check.points),
                ("outcome", result.outcome),
                ("kind", result.kind),
                ("hidden", self.check.hidden),
            ]
        )
        if result.outcome != "passed":
            raise CheckNotPassed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Feedback in words instead of a traceback."""
        if not isinstance(excinfo.value, CheckNotPassed):
            return str(super().repr_failure(excinfo, style))
        return failure_text(excinfo.value.result, host_of(self.config).lang)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where an IDE points to: the student's file."""
        return self.path, None, self.name
