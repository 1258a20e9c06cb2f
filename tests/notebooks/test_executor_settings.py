"""What a course's ``nbgrader_config.py`` may set for grading: a mistake in it is an error, never zeros for a class."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from grader.notebooks.executor import TrustBoundary

WRONG: dict[str, dict[str, object]] = {
    "no time at all": {"timeout": 0},
    "nbconvert's word for no limit": {"timeout": -1},
    "no number": {"timeout": float("nan")},
    "an isolation that there is not": {"isolation": "all"},
}


@pytest.mark.parametrize("settings", WRONG.values(), ids=WRONG)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(TraitError):
        TrustBoundary(**settings)


def test_settings_that_make_sense_are_taken() -> None:
    executor = TrustBoundary(timeout=2, isolation="none")
    assert (executor.timeout, executor.isolation) == (2.0, "none")
