"""With what a worker's interpreter is started: this package, the module path, and as little else as possible."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_KEPT: Final = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
_FILLED: Final = "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0"
"""Has glibc fill memory that it hands out, and keep no small pieces aside, which it would hand out as they are."""
_FOR_SAME_RESULTS: Final = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "GLIBC_TUNABLES": _FILLED}
"""Without the last one, `torch.empty` and, through an array that torch leaves as it comes, `torch.linalg.lstsq` give
other numbers in another run."""


def command(call: str, package: str = "grader.boundary") -> list[str]:
    """The command of a clean interpreter that calls ``call``, a function of a module of ``package``.

    It is isolated from the environment and has this process's module path, but for the folder that holds this package
    (in a clone it also holds the solutions) and the current one: the package is found by its own location.
    """
    grader = Path(__file__).resolve().parents[1]
    hidden = {str(grader.parent), str(Path.cwd())}
    path = [entry for entry in sys.path if entry and (entry not in hidden or "site-packages" in entry)]
    module, _, _ = call.partition(".")
    code = (
        f"import sys, importlib.util as u; sys.path[:] = {path!r}; "
        f"s = u.spec_from_file_location('grader', {str(grader / '__init__.py')!r}, "
        f"submodule_search_locations=[{str(grader)!r}]); "
        "m = sys.modules['grader'] = u.module_from_spec(s); s.loader.exec_module(m); "
        f"from {package} import {module}; {call}"
    )
    return [sys.executable, "-I", "-c", code]


def clean_environment() -> dict[str, str]:
    """The few variables that Python and torch need; nothing of the grader's own."""
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    return environment | _FOR_SAME_RESULTS | {"PYTHONUTF8": "1", "CUDA_VISIBLE_DEVICES": ""}
