from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.boundary.process import Starter, make_starter


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """One warm worker server for the whole run."""
    started = make_starter()
    yield started
    started.close()
