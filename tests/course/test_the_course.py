"""The real course is whole and fresh."""

from __future__ import annotations

import os

import pytest

from grader.boundary.process import Starter
from grader.build import Clone
from grader.course import clone_root
from grader.course_check import problems


@pytest.mark.skipif(os.environ.get("GRADER_COURSE_CHECKED") == "1", reason="`grader build --check` has just said so")
def test_the_course_is_whole_and_everything_derived_is_fresh(starter: Starter) -> None:
    root = clone_root()
    assert root is not None
    assert list(problems(Clone(root), starter)) == []
