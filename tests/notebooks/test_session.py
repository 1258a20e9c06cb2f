"""A notebook's cells, run one by one, and what its checks say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pytest
from making_cells import (
    HIDDEN,
    IS_RIGHT,
    IS_RIGHT_HIDDEN,
    RIGHT,
    SETUP,
    F,
    G,
    cause,
    check,
    judged,
    outcome,
    states,
)
from notebook_files import code, released

from grader.boundary.process import Ask, Starter, StartError
from grader.build import Clone
from grader.checks import find_checks
from grader.course import Exercise, the_course
from grader.feedback.terminal import message
from grader.feedback.text import LANGUAGES
from grader.notebooks import cell_loader
from grader.notebooks.cells import code_cells
from grader.notebooks.magics import IPythonMissingError
from grader.notebooks.session import NotebookSession, Verdict

pytestmark = pytest.mark.usefixtures("short_deadlines")


# Cells, the check's outcome, the states of the student's cells, and how many workers that took.
NOTEBOOKS: Final[dict[str, tuple[tuple[str, ...], str, str, int]]] = {
    "right": ((RIGHT, F), "passed", "ran", 1),
    "wrong": (("def f(): return 41", F), "failed", "ran", 1),
    "a stub": (("def f():\n    raise NotImplementedError", F), "not_started", "ran", 1),
    "a stub that is called": (("def f():\n    raise NotImplementedError", "f()", F), "not_started", "ran raised", 1),
    "a helper above": (("def h(): return 42", "def f(): return h()", F), "passed", "ran ran", 1),
    "a helper below the check": (("def f(): return h()", F, "def h(): return 42"), "error", "ran ran", 1),
    "defined below the check": ((F, RIGHT), "error", "ran", 1),
    "defined again below the check": ((RIGHT, F, "def f(): return 41"), "passed", "ran ran", 1),
    "defined again above the check": (("def f(): return 41", RIGHT, F), "passed", "ran ran", 1),
    "no cell for the check": (("def f(): return 41", RIGHT), "passed", "ran ran", 1),
    "the check's cell twice": ((RIGHT, F, "def f(): return 41", F), "passed", "ran ran", 1),
    "an error elsewhere": ((RIGHT, "1 / 0", F), "passed", "ran raised", 1),
    "an error behind the definition": ((f"{RIGHT}\n1 / 0", F), "passed", "raised", 1),
    "an error before the definition": ((f"1 / 0\n{RIGHT}", F), "error", "raised", 1),
    "an exit": ((RIGHT, "import sys; sys.exit()", F), "passed", "ran raised", 1),
    "a syntax error elsewhere": ((RIGHT, "x = (", F), "passed", "ran raised", 1),
    "a syntax error": (("def f(:\n    return 42", F), "error", "raised", 1),
    "text in a code cell": ((RIGHT, "This is my answer.", F), "passed", "ran raised", 1),
    "an endless loop elsewhere": ((RIGHT, "while True: pass", F), "passed", "ran timeout", 2),
    "an endless loop with the definition": ((f"{RIGHT}\nwhile True: pass", F), "timeout", "timeout", 2),
    "an end of the process": ((RIGHT, "import os; os._exit(3)", F), "passed", "ran died", 2),
    "a crash": ((RIGHT, "import os; os.abort()", F), "passed", "ran died", 2),
    "much output": ((f"{RIGHT}\nfor _ in range(10**5): print('x' * 1000)", F), "passed", "ran", 1),
    "endless output": ((RIGHT, "while True: print('x' * 1000)", F), "passed", "ran timeout", 2),
    "what a lost cell did": (
        ("y = 41", "import os; y = 42; os._exit(0)", "def f(): return y + 1", F),
        "passed",
        "ran died ran",
        2,
    ),
    "an end in the check": (("import os\ndef f(): os._exit(0)", F, "x = 1"), "error", "ran ran", 2),
    "a question to somebody": ((RIGHT, "name = input('Name?')", F), "passed", "ran raised", 1),
    "await": (
        ("import asyncio", "await asyncio.sleep(0)\nx = await asyncio.sleep(0, 42)", "def f(): return x", F),
        "passed",
        "ran ran ran",
        1,
    ),
    "one loop for all cells": (
        (
            "import asyncio\nevent = asyncio.Event()\ntask = asyncio.ensure_future(event.wait()) if False else None",
            "async def set_later():\n    await asyncio.sleep(0)\n    return 42\ntask = None\nasync def main():\n"
            "    global task\n    task = asyncio.create_task(set_later())\nawait main()",
            "x = await task\ndef f(): return x",
            F,
        ),
        "passed",
        "ran ran ran",
        1,
    ),
    "a future import above": (
        ("from __future__ import annotations", "def f(x: Undefined = 42): return x", F),
        "passed",
        "ran ran",
        1,
    ),
    "no future import": (("def f(x: Undefined = 42): return x", F), "error", "raised", 1),
    "the main guard": (("if __name__ == '__main__':\n    def f(): return 42", F), "passed", "ran", 1),
    "a dataclass": (
        (
            "from __future__ import annotations\nimport dataclasses\nfrom typing import ClassVar, get_type_hints",
            "@dataclasses.dataclass\nclass P:\n    x: int = 42\n    y: ClassVar[int] = 0",
            "def f(): return P().x if get_type_hints(P)['x'] is int else 0",
            F,
        ),
        "passed",
        "ran ran ran",
        1,
    ),
    "a pickled class": (
        ("import pickle\nclass P: x = 42", "def f(): return pickle.loads(pickle.dumps(P())).x", F),
        "passed",
        "ran ran",
        1,
    ),
    "its own source": (
        ("import inspect\ndef f():\n    return 40 + len(inspect.getsource(f).splitlines())", F),
        "passed",
        "ran",
        1,
    ),
    "magics": (
        (
            "%matplotlib inline\n!pip install torch\n%load_ext autoreload",
            "%%time\ndef f(): return x\n%time x = 42",
            "f?",
            F,
        ),
        "passed",
        "ran ran ran",
        1,
    ),
    "a captured cell": (("%%capture out\nprint(42)", "def f(): return int(out.stdout)", F), "passed", "ran ran", 1),
    "a file that a cell writes": (
        ("%%writefile helper.py\ndef h(): return 42", "from helper import h\ndef f(): return h()", F),
        "passed",
        "ran ran",
        1,
    ),
    "a file that a cell appends to": (
        (
            "%%writefile helper.py\nx = 41\n",
            "%%writefile -a 'helper.py'\nx += 1\n",
            "%run helper.py\ndef f(): return x",
            F,
        ),
        "passed",
        "ran ran ran",
        1,
    ),
    "a file that is plainly written": (
        ("open('helper.py', 'w').write('x = 42')", "import helper\ndef f(): return helper.x", F),
        "passed",
        "ran ran",
        1,
    ),
    "what IPython has for kernels": (
        (
            "from IPython import get_ipython\nfrom IPython.display import HTML, Image, Markdown, clear_output, display",
            "handle = display(HTML('a'), display_id=True)\nclear_output(wait=True)\nhandle.update(Markdown('b'))",
            "shell = get_ipython()\nshell.run_line_magic('matplotlib', 'inline')\nshell.magic('time x = 40')\n"
            "shell.ex('x += 1')\nassert shell.run_cell('x += 1').success and not shell.run_cell('1 / 0').success\n"
            "assert 'IPKernelApp' not in shell.config\nshell.events.register('post_execute', print)",
            "def f(): return x",
            F,
        ),
        "passed",
        "ran ran ran ran",
        1,
    ),
    "its inputs and outputs": (
        ("40", "2", "def f(): return Out[1] + _ if 'return' in In[-1] else 0", F),
        "passed",
        "ran ran ran",
        1,
    ),
    "a measured time": (
        ("t = %timeit -n 10 -r 3 -o sum([40, 2])\nassert 0 <= t.best <= t.average\n%timeit 1 / 0", RIGHT, F),
        "passed",
        "ran ran",
        1,
    ),
    "a command's lines": (
        ("files = !ls *.csv\nassert files == [] and files.n == files.s == '' and files.p == files.l == []", RIGHT, F),
        "passed",
        "ran ran",
        1,
    ),
    "a variable of the environment": (
        ("%env ANSWER=42\nimport os\ndef f(): return int(os.environ['ANSWER'])", F),
        "passed",
        "ran",
        1,
    ),
    "numpy by its magic": (("%pylab inline", "def f(): return int(np.ones(42).sum())", F), "passed", "ran ran", 1),
    "loaders with workers": (
        (
            "from torch.utils.data import DataLoader\nfound = list(DataLoader(range(6), batch_size=2, num_workers=2))",
            "def f(): return 39 + len(found)",
            F,
        ),
        "passed",
        "ran ran",
        1,
    ),
    "a compiled function": (("import torch\n@torch.compile\ndef f(): return 42", F), "passed", "ran", 1),
    "a shell script": (("%%bash\nrm -rf /", RIGHT, F), "passed", "ran ran", 1),
    "the course's own check": ((SETUP, f"{RIGHT}\ncheck('f')\ncheck.hidden()", F), "passed", "ran", 1),
    "empty cells": (("", "   \n", RIGHT, F, "# later"), "passed", "ran ran ran ran", 1),
    "random draws that go on": (
        (
            "import torch\ntorch.manual_seed(0)\ndef f(): return 42",
            F,
            "x = torch.rand(1)\nassert x.item() > 0.4962 and x.item() < 0.4963",
        ),
        "passed",
        "ran ran",
        1,
    ),
    "odd characters": ((RIGHT, "x = '\ud800'", "y = '\0'", "z = 'é'", F), "passed", "ran raised raised ran", 1),
}


@pytest.mark.parametrize(("sources", "verdict", "cells", "workers"), NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_a_notebook_has_its_verdict(
    starter: Starter, started: list[Ask], sources: tuple[str, ...], verdict: str, cells: str, workers: int
) -> None:
    found = judged(starter, *sources)
    assert (outcome(found), states(found), len(started)) == (verdict, cells.split(), workers)


def test_a_display_is_not_looked_for(starter: Starter) -> None:
    pytest.importorskip("matplotlib")
    plot = "import matplotlib\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    found = judged(starter, plot, "def f(): return 42 if matplotlib.get_backend().lower() == 'agg' else 0", F)
    assert (outcome(found), states(found)) == ("passed", ["ran", "ran"])


def test_results_stand_at_the_cells_that_ran_them_and_in_the_order_of_the_checks(starter: Starter) -> None:
    checks = (check("g", 43), check("f", 42, of="f"), check("g", 43, hidden=True), check("f", 42, hidden=True))
    sources = (RIGHT, F, "def g(): return 43", G, HIDDEN)
    found = judged(starter, *sources, checks=checks)
    assert [result.check for result in found.results] == list(checks)
    assert {result.outcome for result in found.results} == {"passed"}
    first, second, third, fourth = found.results
    assert found.checks == {2: [second], 6: [first], 8: [third, fourth]}


@pytest.mark.parametrize(
    ("sources", "last", "outcomes"),
    [
        # The check of no definition belongs to the last: g, whose cell is the last that no other check names.
        ((RIGHT, F, "def g(): return 43", G, "def g(): return 0"), "", ["passed", "passed"]),
        ((RIGHT, F, "def g(): return 43", "def g(): return 0"), "", ["failed", "passed"]),
        ((RIGHT, "def g(): return 43", F, "def g(): return 0"), "f", ["passed", "passed"]),
    ],
)
def test_a_check_of_no_definition_runs_below_the_last(
    starter: Starter, sources: tuple[str, ...], last: str, outcomes: list[str]
) -> None:
    found = judged(starter, *sources, checks=(check("g", 43), check("f", 42, of="f")), last=last)
    assert [result.outcome for result in found.results] == outcomes


def test_hidden_checks_see_the_cells_above_theirs(starter: Starter) -> None:
    checks = (IS_RIGHT, IS_RIGHT_HIDDEN)
    found = judged(starter, RIGHT, F, "def f(): return 41", HIDDEN, "def f(): return 42", checks=checks)
    assert [result.outcome for result in found.results] == ["passed", "failed"]


def test_what_was_kept_of_hidden_inputs_shows_up_nowhere(starter: Starter) -> None:
    kept = "seen = []\ndef f():\n    seen.append('secret')\n    return 42"
    found = judged(starter, kept, HIDDEN, "seen", "raise ValueError(seen)", F, checks=(IS_RIGHT, IS_RIGHT_HIDDEN))
    assert [result.outcome for result in found.results] == ["passed", "passed"]
    assert found.outputs[4].printed == "[]\n"
    assert not any("secret" in line for line in found.outputs[6].error_lines("en"))


@pytest.mark.parametrize(
    ("sources", "could_load"),
    [
        ((RIGHT, F), True),
        (("1 / 0", RIGHT, F), True),
        (("1 / 0", "x = (", F), False),
        (("", "1 / 0", F), False),
        ((F,), False),
    ],
)
def test_a_notebook_could_be_loaded_if_any_cell_ran(
    starter: Starter, sources: tuple[str, ...], could_load: bool
) -> None:
    assert judged(starter, *sources).could_load is could_load


def test_a_notebook_without_code_is_told_so(starter: Starter) -> None:
    (result,) = judged(starter, SETUP, "", F).results
    assert (result.outcome, cause(result)) == ("error", "cells.none")


class _Broken:
    """A starter that cannot start anything."""

    def start(self, preload: Sequence[str] = ()) -> Ask:
        raise StartError("no more processes")

    def prepare(self, preload: Sequence[str]) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to end."""


def test_a_fault_of_ours_is_never_a_zero(starter: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(source: str) -> None:
        raise IPythonMissingError

    assert outcome(judged(_Broken(), RIGHT, F)) == "grader_error"
    monkeypatch.setattr(cell_loader, "check_readable", missing)
    (result,) = judged(starter, "%time", RIGHT, F).results
    assert result.outcome == "grader_error"
    assert "notebooks" in result.fault


# The course's own exercises, in the course's own notebooks.


def judged_exercise(starter: Starter, exercise: Exercise, notebook: dict[str, Any]) -> Verdict:
    made = list(code_cells(notebook["cells"]))
    checks = find_checks(exercise.unit, exercise.name)
    return NotebookSession(made, exercise.unit, exercise.name, starter, seed=1).run(checks)


EXERCISES: Final = pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)


@EXERCISES
def test_a_solution_has_full_marks_in_one_worker(
    clone: Clone, starter: Starter, started: list[Ask], exercise: Exercise
) -> None:
    notebook = clone.notebook(exercise, "en").source()
    found = judged_exercise(starter, exercise, notebook)
    assert {result.outcome for result in found.results} == {"passed"}
    assert sum(result.points for result in found.results) == exercise.points
    assert len(started) == 1
    for index, results in found.checks.items():
        assert sum(result.points for result in results) == notebook["cells"][index]["metadata"]["nbgrader"]["points"]


@EXERCISES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_untouched_notebook_is_not_started(starter: Starter, exercise: Exercise, lang: str) -> None:
    found = judged_exercise(starter, exercise, released(exercise, lang))
    assert {result.outcome for result in found.results} == {"not_started"}


def test_a_replaced_part_of_torch_is_named_when_a_cell_did_it(clone: Clone, starter: Starter) -> None:
    exercise = next(exercise for exercise in the_course().exercises() if exercise.name == "relu")
    notebook = clone.notebook(exercise, "en").source()
    notebook["cells"].insert(0, code("import torch\ntorch.relu = torch.nn.functional.relu = lambda *x, **y: x[0]"))
    lost = [result for result in judged_exercise(starter, exercise, notebook).results if result.outcome != "passed"]
    assert any("torch.relu" in message(result.feedback, "en") for result in lost)
