"""What a submission can reach from within: nothing of the grader's, of other students', or of the machine's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import hosts
import places
import pytest
from hosts import Host
from places import Places
from reaching import REACHES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")


FAULTS_OF_THE_ATTACK = ("NameError", "SyntaxError", "AttributeError", "TypeError", "MissingName")
"""An attack that fails by itself shows nothing."""


@pytest.fixture(scope="module")
def open_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosts.started("this machine", "none", tmp_path_factory.mktemp("mark")) as host:
        yield host


@pytest.fixture
def target(open_folder: Path) -> Iterator[Places]:
    with places.made(open_folder) as made:
        yield made


@pytest.mark.parametrize("name", REACHES)
def test_an_attack_gets_nowhere(host: Host, target: Places, name: str) -> None:
    reach = REACHES[name]
    if reach.needs and not host.has(reach.needs):
        pytest.skip(f"{reach.needs} is off here, and was reported so")
    before = target.contents()
    outcome, found = places.outcome_of(reach.body, target, host.server, host.pid)
    assert outcome in ("failed", "error"), found
    assert not any(fault in str(found) for fault in FAULTS_OF_THE_ATTACK), found
    assert target.contents() == before
    assert places.neighbour_passes(host.server)
    assert places.survivors(host.mark) == []


@pytest.mark.parametrize("name", [name for name, reach in REACHES.items() if reach.open])
def test_without_isolation_the_same_attack_gets_there(open_host: Host, target: Places, name: str) -> None:
    outcome, found = places.outcome_of(REACHES[name].body, target, open_host.server, open_host.pid)
    assert outcome == "passed", found
