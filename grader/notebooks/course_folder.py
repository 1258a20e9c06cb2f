"""Lays an nbgrader course: source notebooks, a header and a configuration, ready for nbgrader's own commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final

from grader.build import Clone
from grader.course import CourseError
from grader.feedback.text import say
from grader.notebooks.derive import code_stub, header, to_text

CONFIG: Final = Template(r'''"""nbgrader's configuration of this course. Written by `grader course`; yours to change.

All options: nbgrader --help-all, and https://nbgrader.readthedocs.io/en/stable/configuration/config_options.html
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821

# nbgrader calls programs of its own environment by name, which is not on the path when that environment is not active.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# What runs a submission when it is autograded. "grader.notebooks.executor.TrustBoundary" runs it in processes that know
# no verdict; "nbgrader.preprocessors.Execute" is nbgrader's own: a kernel per notebook, slower and without isolation.
EXECUTOR = "grader.notebooks.executor.TrustBoundary"

c.Autograde.autograde_preprocessors = [
    EXECUTOR,
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Puts deleted cells of the course back, and gives a file that is no notebook a 0 and a sentence.
c.Autograde.exporter_class = "grader.notebooks.executor.SubmissionExporter"

# Takes links out of a submission's folder, before nbgrader copies what they lead to.
c.Autograde.pre_convert_hook = "grader.notebooks.executor.drop_links"

# The language of feedback: en or pt-BR. Seconds that one check may take.
c.TrustBoundary.lang = c.SubmissionExporter.lang = "$lang"
c.TrustBoundary.timeout = 10.0

# Isolation of submissions: auto (what this machine gives), strict (all layers, or no grading), none.
c.TrustBoundary.isolation = "auto"

c.CourseDirectory.course_id = "$course_id"
# Where assignments are handed out and collected, if your JupyterHub has such a place:
# c.Exchange.root = "/srv/nbgrader/exchange"

# Who handed in what, in the zips under downloaded/UNIT/archive: the folders within a zip name the students, as Moodle
# packs them ("Ana Lima_123_assignsubmission_file_/relu.ipynb", student "Ana Lima_123") or plainly ("ana/relu.ipynb").
c.FileNameCollectorPlugin.named_regexp = (
    r"(?:(?![/\\]extracted[/\\]).)*[/\\]extracted[/\\][^/\\]+[/\\]"
    r"(?P<student_id>[^/\\]+?)(?:_assignsubmission_file_)?[/\\](?P<file_id>[^/\\]+)\.ipynb"
)

# What a released notebook shows in place of a solution, and above everything else.
c.ClearSolutions.code_stub = {"python": $stub}
c.IncludeHeaderFooter.header = "source/header.ipynb"

# Submissions may hold HTML and scripts: they are not run on a page of feedback or in the formgrader.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    name: f"grader.notebooks.pages.{name}" for name in ("clean_html", "markdown2html", "get_metadata")
}
''')


def course_files(clone: Clone, lang: str) -> Iterator[tuple[str, str]]:
    """Every file of the course with its text, by its path within the folder."""
    course_id = "_".join(clone.course.title["en"].lower().split())
    yield "nbgrader_config.py", CONFIG.substitute(lang=lang, course_id=course_id, stub=repr(code_stub(lang)))
    yield "source/header.ipynb", to_text(header(lang))
    for exercise in clone.course.exercises():
        yield f"source/{exercise.label}.ipynb", to_text(clone.notebook(exercise, lang).source())


def lay_course(clone: Clone, folder: Path, lang: str) -> list[Path]:
    """Write the course; give the files that were written. What is there already and is the same stays.

    Raises CourseError when a file is there and differs: nothing is written then.
    """
    files = [(folder / name, text) for name, text in course_files(clone, lang)]
    changed = [path for path, text in files if path.exists() and path.read_text(encoding="utf-8") != text]
    if changed:
        names = ", ".join(path.relative_to(folder).as_posix() for path in changed[:5])
        raise CourseError(say("cli.course.changed", folder=folder, names=names))
    written = []
    for path, text in files:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
