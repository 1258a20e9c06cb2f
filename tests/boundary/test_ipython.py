"""What a cell gets that imports IPython: the real one, with what needs a kernel replaced, or stand-ins alone."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Final

import pytest

BEGIN: Final = """
import importlib.machinery, sys
from grader.boundary import ipython
from grader.boundary.shell import Shell
names = {"x": 42}
shell = Shell(lambda text, show: None, names, {})
plain = importlib.machinery.PathFinder.find_spec
class Finder:
    @staticmethod
    def find_spec(name, path=None):
        return None if MISSING and name.startswith("IPython") else plain(name, path)
ipython.PathFinder = Finder
ipython.put_stand_ins(shell)
assert "IPython" not in sys.modules
"""
PROGRAMS: Final[dict[str, str]] = {
    "the shell": (
        "import IPython\nfrom IPython import get_ipython\nassert IPython.get_ipython() is get_ipython() is shell"
    ),
    "display": (
        "from IPython.display import HTML, Image, Markdown, clear_output, display\n"
        "handle = display(HTML('a'), display_id=True)\nhandle.update(Markdown('b'))\nclear_output(wait=True)\n"
        "assert display(1) is None"
    ),
    "display by another way": (
        "from IPython.core.display import display\nfrom IPython.core.display import HTML\ndisplay(1)"
    ),
    "the shell's parts": (
        "shell.events.register('x', print)\nassert 'google' not in str(shell) and 'a' not in shell.config"
    ),
    "a special name": "assert not hasattr(shell, '__len__')",
}


@pytest.mark.parametrize("missing", [False, True], ids=["installed", "not installed"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_cell_imports_is_there(name: str, missing: bool) -> None:
    if not missing and importlib.util.find_spec("IPython") is None:
        pytest.skip("needs IPython")
    if not missing and name == "display by another way":
        pytest.skip("that way is gone from IPython")
    program = f"MISSING = {missing}\n{BEGIN}{PROGRAMS[name]}\n"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
