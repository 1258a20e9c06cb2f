"""What the tests of isolation share: workers on several machines."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# The attackers' tools and the way to talk to a worker are those of the trust boundary's tests.
sys.path.insert(0, str(Path(__file__).parents[1] / "boundary"))

import hosts
from hosts import Host


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach: pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="grader-test-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="module", params=["this machine", "an ordinary user", "a plain container"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Each machine with what isolation it gives."""
    with hosts.started(request.param, "auto", tmp_path_factory.mktemp("mark")) as host:
        yield host


@pytest.fixture(scope="module")
def isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """This machine with what isolation it gives."""
    with hosts.started("this machine", "auto", tmp_path_factory.mktemp("mark")) as host:
        yield host
