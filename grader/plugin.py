"""The pytest plugin: pairs a student's module with its grader, so that ``pytest exercises`` judges it.

A student's file is never imported here. It is collected as an ``ExerciseFile``, whose items are the grader's checks;
each runs against a worker process (see ``grader.boundary``).
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import Exercise, the_course
from grader.student_files import conftest_of, find_conftests, is_students_folder, is_unit_folder, leave_module_path

leave_module_path()  # before anything is imported that a student's file could stand in for

from grader.feedback.text import LANGUAGES, choose_language, say  # noqa: E402
from grader.pytest_report import Report, failure_text, feedback_properties, terminal_width  # noqa: E402


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
    config.stash[_HOST] = Host(config, lang)
    config.stash[_REPORT] = Report(config, lang, config.stash[_HOST].seed)
    config.pluginmanager.register(config.stash[_REPORT], "grader-report")
    if _will_grade(config):
        config.stash[_HOST].start()


def _will_grade(config: pytest.Config) -> bool:
    """Whether this process was plainly asked for exercises: then torch can be on its way before they are collected."""
    given = [Path(str(argument).partition("::")[0]) for argument in config.option.file_or_dir or ()]
    folders = [path.parent if path.suffix == ".py" else path for path in given if path.exists()]
    return not config.getoption("numprocesses", None) and any(is_students_folder(path.resolve()) for path in folders)


def pytest_unconfigure(config: pytest.Config) -> None:
    host = config.stash.get(_HOST, None)
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
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the checks into the course's order, each student's together; other items stay where they are."""
    places = [place for place, item in enumerate(items) if isinstance(item, CheckItem)]
    checks = [item for item in items if isinstance(item, CheckItem)]
    folders = list(dict.fromkeys(item.path.parents[1] for item in checks))
    course = [exercise.label for exercise in the_course().exercises()]
    checks.sort(key=lambda item: (folders.index(item.path.parents[1]), course.index(item.file.exercise.label)))
    for place, item in zip(places, checks, strict=True):
        items[place] = item


class Host:
    """What a run of pytest has once: the language, the seed, and the worker starter with torch on its way."""

    def __init__(self, config: pytest.Config, lang: str) -> None:
        self.config = config
        self.lang = lang
        worker_input: dict[str, Any] = getattr(config, "workerinput", {})
        asked = config.getoption("--grader-seed")
        self.seed: int = worker_input.get("grader_seed", secrets.randbits(32) if asked is None else asked)
        self.width: int = worker_input.get("grader_width", terminal_width())
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
            exercise = file.exercise
            try:
                submitted = SubmittedFile.read(exercise.unit, exercise.name, file.path)
            except OSError:
                submitted = SubmittedFile(exercise.unit, exercise.name, file.path, b"", unreadable=True)
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
_REPORT = pytest.StashKey[Report]()


def host_of(config: pytest.Config) -> Host:
    """The host of this run."""
    return config.stash[_HOST]


class ExerciseFile(pytest.File):
    """A student's module. Its items are the checks of its grader."""

    def __init__(self, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exercise = exercise
        self.checks = 0

    def collect(self) -> Iterator[CheckItem]:
        """List the checks, without looking at the student's file."""
        host_of(self.config).start()
        from grader.checks import find_checks

        checks = find_checks(self.exercise.unit, self.exercise.name)
        self.checks = len(checks)
        for check in checks:
            yield CheckItem.from_parent(self, name=check.name, check=check)


class CheckNotPassed(Exception):
    """Carries a result from ``runtest`` to the report."""

    def __init__(self, result: Any) -> None:
        super().__init__(result.outcome)
        self.result = result


class CheckItem(pytest.Item):
    """One check of one student's module."""

    def __init__(self, check: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    @property
    def file(self) -> ExerciseFile:
        """The student's file."""
        assert isinstance(self.parent, ExerciseFile)
        return self.parent

    def runtest(self) -> None:
        """Run the check; anything but a pass is raised as CheckNotPassed."""
        host = host_of(self.config)
        try:
            result = host.session(self.file).run(self.check)
        except KeyboardInterrupt:
            pytest.exit(say("report.interrupted").render(host.lang), returncode=pytest.ExitCode.INTERRUPTED)
        self.user_properties.append(("file", self.file.nodeid))
        self.user_properties.append(("exercise", self.file.exercise.label))
        self.user_properties.append(("checks", self.file.checks))
        self.user_properties.extend(feedback_properties(result, host.lang))
        if result.outcome != "passed":
            raise CheckNotPassed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Feedback in words instead of a traceback (a fault of the plugin shows its own under ``--full-trace``)."""
        host = host_of(self.config)
        if not isinstance(excinfo.value, CheckNotPassed):
            whole = str(super().repr_failure(excinfo, style)) if self.config.getoption("fulltrace") else ""
            return f"The grader itself failed, not your code: {excinfo.exconly(tryshort=True)}\n{whole}".strip()
        return failure_text(excinfo.value.result, host.lang, host.width)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where an IDE points to, the student's file, and the headline of a failure."""
        return self.path, None, f"{self.file.nodeid}: {self.name}"
