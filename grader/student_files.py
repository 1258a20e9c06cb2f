"""What pytest may touch in the folders that submissions lie in: the exercises, and nothing else.

Pytest runs a ``conftest.py``, obeys a ``pytest.ini``, imports packages and test modules and puts folders on the module
path. In a student's folder each of these would run the student's code inside the grader.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from grader.course import clone_root, the_course

SUBMITTED: Final = "submitted"
"""nbgrader's name for the folder that holds a folder per student, whatever that one holds."""
_DEPTHS: Final = ("", "*/", "*/*/", "*/*/*/")


def is_unit_folder(folder: Path) -> bool:
    """Whether a folder has a unit's name."""
    return folder.name in [unit.name for unit in the_course().units]


def is_students_folder(folder: Path) -> bool:
    """Whether this is a unit's folder, or a student's (of such folders, or among what was submitted).

    The kit's own rooms are none.
    """
    if _is_ours(folder):
        return False
    if folder.parent.name == SUBMITTED:
        return True
    # Not Path.is_dir: that raises for a folder that may not be looked into.
    return is_unit_folder(folder) or any(os.path.isdir(folder / unit.name) for unit in the_course().units)


def find_conftests(starts: Iterable[Path]) -> Iterator[Path]:
    """Find every ``conftest.py`` in a student's folder that pytest would run as it starts from these paths.

    Further ones lie deeper: pytest runs them when it comes by, and ``conftest_of`` finds them then.
    """
    for start in starts:
        for depth in _DEPTHS:
            for path in start.glob(depth + "conftest.py"):
                within = [folder for folder in path.parents if folder == start or start in folder.parents]
                if any(is_students_folder(folder) for folder in within):
                    yield path
        for folder in start.parents:
            if conftest := conftest_of(folder):
                yield conftest


def conftest_of(folder: Path) -> Path | None:
    """The ``conftest.py`` that pytest would run on entering a folder, if that is a student's."""
    path = folder / "conftest.py"
    return path if is_students_folder(folder) and os.path.isfile(path) else None


def leave_module_path() -> None:
    """Take students' folders off the module path: ``python -m pytest`` puts the current folder there."""
    sys.path[:] = [entry for entry in sys.path if not is_students_folder(Path(entry or ".").resolve())]


def _is_ours(folder: Path) -> bool:
    root = clone_root()
    own = [Path(__file__).parent, *([root / "tests"] if root else [])]
    return any(folder == room or room in folder.parents for room in own)
