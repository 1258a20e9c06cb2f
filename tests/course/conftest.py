from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_course

import grader.graders
from grader.build import Clone
from grader.checks import forget_graders
from grader.feedback import text


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    """The tiny course, freshly built."""
    made = tiny_course.make(tmp_path)
    made.write()
    forget_graders()  # a test may change them
    yield made
    grader.graders.__path__.remove(str(tmp_path / "graders"))
    text._more_folders.clear()
    text.catalogue.cache_clear()
    forget_graders()
