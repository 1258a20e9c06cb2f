"""A cell's magics, shell commands and questions as plain Python, each line where it was."""

from __future__ import annotations

import importlib.util

import pytest

from grader.notebooks import magics
from grader.notebooks.magics import IPythonMissingError, check_readable, plain_python

PLAIN: dict[str, tuple[str, str]] = {
    "a line magic": ("%matplotlib inline\nx = 1\n", "get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1\n"),
    "a shell command": ("!pip install torch\n", "get_ipython().system('pip install torch')\n"),
    "a command over lines": (
        "!pip install \\\n  torch\nx = 1\n",
        "get_ipython().system('pip install    torch')\n\nx = 1\n",
    ),
    "a command's result": ("names = !ls\n", "names = get_ipython().getoutput('ls')\n"),
    "a magic's result": ("t = %time f()\n", "t = get_ipython().run_line_magic('time', 'f()')\n"),
    "a magic in a block": ("if x:\n    %time f()\n", "if x:\n    get_ipython().run_line_magic('time', 'f()')\n"),
    "a question": ("x = 1\nprint?\n", "x = 1\nget_ipython().run_line_magic('pinfo', 'print')\n"),
    "a cell magic": ("%%time\nx = 1\n", "get_ipython().run_cell_magic('time', '', 'x = 1\\n')\n"),
    "blank lines above": ("\n  \n%%time\nx = 1\n", "\n\nget_ipython().run_cell_magic('time', '', 'x = 1\\n')\n"),
    "an indented cell": ("    x = 1\n    y = 2\n", "x = 1\ny = 2\n"),
    "pasted prompts": (">>> x = 1\n>>> y = 2\n", "x = 1\ny = 2\n"),
    "plain Python": ("x = 7 % 3\ns = '''\n%time\n!ls\n'''\n", "x = 7 % 3\ns = '''\n%time\n!ls\n'''\n"),
}


@pytest.mark.skipif(importlib.util.find_spec("IPython") is None, reason="needs IPython")
@pytest.mark.parametrize(("source", "plain"), PLAIN.values(), ids=PLAIN)
def test_ipythons_syntax_is_put_into_calls(source: str, plain: str) -> None:
    assert plain_python(source) == plain


ODD: tuple[str, ...] = (
    *("", "\n\n", "x = (", "'''", "%", "!", "?", "??", "%%", "%%\n", "\0", "\ud800?", "x = 1\\", "(\n%x", ")"),
    *("?" * 500, "\tx\n  y", "!\\", "%time \\", "a?b?c?", "/", ",", ";", "$$$\n!ls", "def f(:\n  !ls", "!\n" * 600),
)


@pytest.mark.parametrize("source", ODD, ids=lambda source: ascii(source)[:20])
def test_odd_input_never_raises(source: str) -> None:
    assert isinstance(plain_python(source), str)


@pytest.fixture
def without_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(magics, "_manager", lambda: importlib.import_module("there_is_no_ipython"))


@pytest.mark.usefixtures("without_ipython")
@pytest.mark.parametrize("source", [source for source, plain in PLAIN.values() if source != plain], ids=repr)
def test_without_ipython_the_error_names_the_extra(source: str) -> None:
    with pytest.raises(IPythonMissingError, match=r"notebooks"):
        check_readable(source)
    assert plain_python(source) == source


@pytest.mark.usefixtures("without_ipython")
@pytest.mark.parametrize(
    "source", ["x = 7 % 3\ny = x != 3\n", "def f(x):\n    return x\n", "", "s = 'what?'\n"], ids=repr
)
def test_plain_python_needs_no_ipython(source: str) -> None:
    check_readable(source)
