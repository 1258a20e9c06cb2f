"""The learner's files: where they lie, which of them answers an exercise, and their verdicts, fresh or remembered."""

from __future__ import annotations

import contextlib
import difflib
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.course import Course, CourseError, Exercise, clone_root, notebook_name
from grader.failures import UnusableFileError
from grader.feedback.text import LANGUAGES, say
from grader.journal import graders_digest
from grader.learning.material import Material, digest
from grader.learning.record import ROOM, Judged, Record, RecordFile

if TYPE_CHECKING:
    from grader.boundary.process import Starter
    from grader.checks import Result

SECONDS: Final = 10.0


class LearningError(CourseError):
    """What was asked for cannot be done here. Holds a text, for the reader's language."""


def find_home(start: Path, course: Course) -> Path:
    """The folder that holds ``exercises/``: this one, one above, or the clone's or kit's own. Raises LearningError."""
    package_home = clone_root() or Path(__file__).resolve().parents[2]
    for folder in (start, *start.parents, package_home):
        if any((folder / ROOM / unit.name).is_dir() for unit in course.units):
            return folder
    raise LearningError(say("learning.no_exercises", folder=start))


def find_exercise(asked: str, course: Course) -> Exercise:
    """The exercise of that name, label or path. Raises LearningError, with the nearest name."""
    name = asked.replace("\\", "/").rstrip("/")
    for suffix in (".ipynb", ".py", ".en", ".pt-BR"):
        name = name.removesuffix(suffix)
    for exercise in course.exercises():
        if name == exercise.name or name == exercise.label or name.endswith(f"/{exercise.label}"):
            return exercise
    names = [exercise.name for exercise in course.exercises()]
    near = difflib.get_close_matches(name.rpartition("/")[2], names, n=1, cutoff=0.0)
    raise LearningError(say("learning.no_exercise", name=asked, near=near[0], names=", ".join(names)))


class Workplace:
    """A learner's folder. Verdicts come from a warm worker server, which is started when it is first needed."""

    def __init__(
        self,
        home: Path,
        course: Course,
        material: Material,
        lang: str,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``tell`` is called with a file's name before it is judged for a question that did not name it."""
        self.home, self.course, self.material, self.lang, self.tell = home, course, material, lang, tell
        self.record_file = RecordFile(home)
        self.record: Record = self.record_file.read()
        self._starter: Starter | None = None
        # One seed for a command's life: while a file is watched, a wrong answer does not change from save to save.
        self._seed = secrets.randbits(32)

    def files(self, exercise: Exercise) -> list[Path]:
        """The files that answer an exercise: a module, and its notebooks in any language."""
        names = [f"{exercise.label}.py", *(notebook_name(exercise, lang) for lang in LANGUAGES)]
        return [path for name in names if (path := self.home / ROOM / name).is_file()]

    def exercises(self) -> list[Exercise]:
        """The exercises that were handed out here, in the course's order: a class may get one unit at a time."""
        listed = self.course.exercises()
        return [exercise for exercise in listed if self.files(exercise)] or listed

    def offered(self, exercise: Exercise) -> list[Path]:
        """Those of its files that somebody who reads this language may open."""
        files = self.files(exercise)
        own = self.home / ROOM / notebook_name(exercise, self.lang)
        # A kit is in one language, and its notebooks lie where a clone has those of its source language.
        return [path for path in files if path.suffix == ".py" or path == own or own not in files]

    def name(self, path: Path) -> str:
        """A file's path as the learner sees it."""
        return path.relative_to(self.home).as_posix()

    def refresh(self, exercises: Iterable[Exercise]) -> Record:
        """Judge what has changed since it was last judged; give the record. Untouched files are not run."""
        graders = graders_digest()
        for exercise in exercises:
            known = self.record.entry(exercise.label).files
            for path in self.files(exercise):
                # What cannot be read or judged must not keep back the rest; whoever watches that file is told why.
                with contextlib.suppress(OSError, UnusableFileError):
                    sha256 = digest(path.read_bytes())
                    before = known.get(self.name(path))
                    if before and (before.sha256, before.graders) == (sha256, graders) and before.is_whole:
                        continue
                    if self.material.is_untouched(exercise, path, sha256):
                        self.note(exercise, path, Judged(sha256, graders, when=time.time()))
                    else:
                        self.tell(path.name)
                        self.judge(exercise, path)
        return self.record

    def judge(self, exercise: Exercise, path: Path) -> list[Result]:
        """Run every check on a file, and note what comes of it.

        Raises UnusableFileError for what cannot be judged, which is noted as an attempt without points, and OSError.
        """
        from grader.checks import find_checks
        from grader.grading import judge
        from grader.submission import SubmittedFile

        checks = find_checks(exercise.unit, exercise.name)
        file = SubmittedFile(exercise.unit, exercise.name, path, path.read_bytes())
        judged = Judged(digest(file.source), graders_digest(), checks=len(checks), when=time.time())
        try:
            results, _ = judge(file, checks, self.starter(), self._seed, SECONDS)
        except UnusableFileError:
            judged.outcomes = {check.name: "error" for check in checks}
            self.note(exercise, path, judged)
            raise
        judged.outcomes = {result.check.name: result.outcome for result in results}
        judged.points = {result.check.name: result.points for result in results}
        self.note(exercise, path, judged)
        return results

    def note(self, exercise: Exercise, path: Path, judged: Judged) -> None:
        """Write a verdict down."""
        self.record = self.record_file.update(lambda record: record.entry(exercise.label).note(self.name(path), judged))

    def starter(self) -> Starter:
        """The worker server; the first call does not wait for it."""
        from grader.boundary.process import make_starter

        if self._starter is None:
            self._starter = make_starter()
        return self._starter

    def close(self) -> None:
        """End every worker."""
        if self._starter is not None:
            self._starter.close()
            self._starter = None
