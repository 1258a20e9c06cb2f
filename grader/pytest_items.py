"""What pytest collects and runs in a student's folder: files whose items are checks, and what a run has once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.course import Exercise
from grader.feedback.text import say
from grader.pytest_report import failure_text, feedback_properties, terminal_width

if TYPE_CHECKING:
    from grader.boundary.process import Starter
    from grader.checks import Check, Result
    from grader.session import Session
    from grader.submission import SubmittedFile


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
        self._starter: Starter | None = None
        self._session: Session | None = None
        self._session_of: ExerciseFile | None = None

    def start(self) -> None:
        """Start the fork server, without waiting for it: it imports torch while this process does."""
        if self._starter is None and not self.config.getoption("collectonly", False):
            from grader.boundary.process import make_starter

            self._starter = make_starter("in-process" if self.config.getoption("--in-process") else None)

    def prepare(self, files: Iterable[ExerciseFile]) -> None:
        """Tell the starter what the workers for these files will need."""
        from grader.loaders import preload

        for file in files:
            modules = preload(file.exercise.unit, file.exercise.name, [file.read().source.decode("utf-8", "replace")])
            if modules and self._starter is not None:
                self._starter.prepare(modules)

    def session(self, file: ExerciseFile) -> Session:
        """The session of a student's file; the one before it is closed."""
        from grader.session import Session

        if self._session_of is not file:
            self._end_session()
            self.start()
            submitted = file.read()
            assert self._starter is not None  # checks are not run by a run that only collects
            seconds = 1e9 if self.config.getoption("--in-process") else self.seconds
            self._session = Session(submitted, self._starter, self.seed, seconds)
            self._session_of = file
        assert self._session is not None
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


HOST = pytest.StashKey[Host]()


def host_of(config: pytest.Config) -> Host:
    """The host of this run."""
    return config.stash[HOST]


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

    def read(self) -> SubmittedFile:
        """Read the student's file, as far as it can be read."""
        from grader.submission import SubmittedFile

        try:
            return SubmittedFile.read(self.exercise.unit, self.exercise.name, self.path)
        except OSError:
            return SubmittedFile(self.exercise.unit, self.exercise.name, self.path, b"", unreadable=True)


class CheckNotPassed(Exception):
    """Carries a result from ``runtest`` to the report."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.outcome)
        self.result = result


class CheckItem(pytest.Item):
    """One check of one student's module."""

    def __init__(self, check: Check, **kwargs: Any) -> None:
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
