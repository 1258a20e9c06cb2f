"""What ``nbgrader autograde`` runs in place of its own Execute: the trust boundary.

nbgrader's database, late penalties, formgrader and feedback stay as they are. Its Execute runs a submission's cells and
the graded cells in one kernel, where the former can lie to the latter; here no cell of a submission runs in a process
that knows a verdict. A course's ``nbgrader_config.py`` names both classes of this module, and ``drop_links``.
"""

from __future__ import annotations

import atexit
import functools
import logging
import math
import secrets
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Enum, Float, Integer, TraitError, Unicode, validate

from grader.boundary.process import Starter, make_starter
from grader.checks import find_checks
from grader.course import Exercise, the_course
from grader.failures import UnusableFileError
from grader.feedback.text import LANGUAGES, Text, choose_language, say
from grader.isolation.choice import MODES, Isolation
from grader.notebooks.cells import code_cells, raw_cells
from grader.notebooks.graded_outputs import give_nothing, show, show_score
from grader.notebooks.repair import CourseCell, reason_of_stand_in, rebuild, stand_in
from grader.notebooks.session import NotebookSession

Resources = dict[str, Any]


class SubmissionExporter(NotebookExporter):
    """Reads submissions. What no notebook reader takes becomes a notebook that says so, and scores 0."""

    lang = Unicode("en", help=f"Language of what is put into notebooks: one of {', '.join(LANGUAGES)}.").tag(
        config=True
    )

    def from_filename(self, filename: str, resources: Resources | None = None, **kw: Any) -> Any:
        """Read and convert one file. Neither a link, to somebody else's work perhaps, nor an endless pipe is opened."""
        exercise, problem = _exercise(resources or {}), _problem(Path(filename))
        if exercise is None or problem is None:
            return super().from_filename(filename, resources=resources, **kw)
        assert resources is not None
        lang = choose_language(self.lang)
        notebook = stand_in([problem.render(lang)], _course_cells(resources["nbgrader"]), lang)
        return self.from_notebook_node(from_dict(notebook), resources=resources, **kw)

    def from_file(self, file_stream: Any, resources: Resources | None = None, **kw: Any) -> Any:
        """Read and convert one file, opened as text; what it holds is read as bytes."""
        exercise = _exercise(resources or {})
        if exercise is None:
            return super().from_file(file_stream, resources=resources, **kw)
        assert resources is not None
        lang = choose_language(self.lang)
        course_cells = _course_cells(resources["nbgrader"])
        data = file_stream.buffer.read()
        reason = reason_of_stand_in(data)
        try:
            cells = [] if reason else raw_cells(data, f"{exercise.name}.ipynb")
        except UnusableFileError as error:
            reason = [error.cause.render(lang), error.advice.render(lang)]
        notebook = stand_in(reason, course_cells, lang) if reason else rebuild(cells, course_cells, lang)
        return self.from_notebook_node(from_dict(notebook), resources=resources, **kw)


class TrustBoundary(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the notebooks of this course; leaves any other notebook to nbgrader's own Execute."""

    lang = Unicode("en", help=f"Language of the feedback: one of {', '.join(LANGUAGES)}.").tag(config=True)
    timeout = Float(10.0, help="Seconds that a check may take.").tag(config=True)
    isolation = Enum(
        MODES,
        "auto",
        help="auto: the layers that this machine gives; strict: all of them, or no grading; none: no layer.",
    ).tag(config=True)
    seed = Integer(
        None, allow_none=True, help="Seed of the checks' random draws; without one, each run draws its own and logs it."
    ).tag(config=True)

    @validate("timeout")
    def _some_seconds(self, proposal: dict[str, Any]) -> float:
        # -1 and 0, by which nbconvert means no limit, would let every check fail for want of time.
        seconds: float = proposal["value"]
        if not 0 < seconds < math.inf:
            raise TraitError(f"TrustBoundary.timeout: give a number of seconds above 0, not {seconds:g}")
        return seconds

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Run the notebook and put outputs and scores into its cells.

        Raises NbGraderException when a check failed by a fault of the grader: never silently a zero.
        """
        exercise = _exercise(resources)
        if exercise is None:
            self.log.warning(
                "%s is no exercise of this course: nbgrader's own Execute runs it, without isolation",
                resources["nbgrader"]["notebook"],
            )
            return tuple(Execute(parent=self).preprocess(nb, resources))
        lang = choose_language(self.lang)
        reason = nb.metadata.get("grader", {}).get("unreadable")
        if reason:
            give_nothing(nb, [str(line) for line in reason])
            return nb, resources
        missing = exercise.missing()
        if missing:
            raise NbGraderException(say("batch.not_installed", exercise=exercise.label, name=missing[0]).render(lang))
        seed = _run_seed() if self.seed is None else self.seed
        self.log.info("%s: graded with seed %s", exercise.label, seed)
        cells = code_cells(nb.cells)
        session = NotebookSession(cells, exercise.unit, exercise.name, self._starter(lang), seed, self.timeout)
        verdict = session.run(find_checks(exercise.unit, exercise.name))
        faults = [f"{result.check.name}: {result.fault}" for result in verdict.results if result.fault]
        if faults:
            raise NbGraderException(f"{exercise.label}: a fault of the grader, not of the student: {'; '.join(faults)}")
        for index, output in verdict.outputs.items():
            show(nb.cells[index], output, lang)
        for index, results in verdict.checks.items():
            show_score(nb.cells[index], results, lang)
        return nb, resources

    def _starter(self, lang: str) -> Starter:
        if self.isolation not in _starters:
            isolation = Isolation.choose(self.isolation, lang=lang)
            for line in isolation.report(lang):
                self.log.info(line)
            starter = make_starter(isolation=isolation)
            atexit.register(starter.close)
            _starters[self.isolation] = starter
        return _starters[self.isolation]


_starters: dict[str, Starter] = {}
"""The warm servers of this run, one for all its notebooks, by what isolation was asked for."""


def _problem(path: Path) -> Text | None:
    """Why a submission's file, in the folder of its unit and its student, is not opened."""
    for part in (path, path.parent, path.parent.parent):
        if part.is_symlink():
            return say("file.link", file=part.name)
    return None if path.is_file() else say("notebook.no_file", file=path.name)


def _exercise(resources: Resources) -> Exercise | None:
    """The course's exercise that nbgrader is at work on; None for somebody else's notebook."""
    about = resources.get("nbgrader", {})
    label = f"{about.get('assignment')}/{about.get('notebook')}"
    return next((exercise for exercise in the_course().exercises() if exercise.label == label), None)


def _course_cells(about: dict[str, str]) -> list[CourseCell]:
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(about["notebook"], about["assignment"])
        points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
        solutions = {cell.name for cell in notebook.solution_cells}
        tasks = {cell.name for cell in notebook.task_cells}
        return [
            CourseCell(
                cell.name,
                cell.source,
                bool(cell.locked),
                cell.name in solutions,
                points.get(cell.name),
                cell.checksum,
                cell.cell_type,
                cell.name in tasks,
            )
            for cell in notebook.source_cells
        ]


@functools.cache
def _run_seed() -> int:
    return secrets.randbits(32)


def drop_links(assignment: str, student: str, notebooks: list[str]) -> None:
    """Take links out of a submission before nbgrader copies its files: they could lead to any file of this machine.

    nbgrader's ``pre_convert_hook``. Notebooks are left to the exporter, which does not follow them.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in folder.rglob("*"):
            if path.is_symlink() and path.suffix != ".ipynb":
                target = path.readlink()
                path.unlink()
                logging.getLogger(__name__).warning("%s: was a link to %s; removed, not graded", path, target)
