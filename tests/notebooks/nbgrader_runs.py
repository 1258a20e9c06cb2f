"""nbgrader's own commands, run in a course's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

UNIT = "first_network"


def nbgrader(folder: Path, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Run one of nbgrader's commands in a course's folder, as an instructor does."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("nbgrader")), *arguments],
        cwd=folder,
        env=os.environ | {"JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
