"""Notebooks as students really hand them in: each with the score that it deserves and what its feedback must say."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import dataclass

from notebook_files import Notebook, code, dump, find, pasted

from grader.course import clone_root, the_course

EXERCISE = next(exercise for exercise in the_course().exercises() if exercise.label == "first_network/relu")
FULL = EXERCISE.points
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(60)).decode()
SCRIPT = "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">"


@dataclass(frozen=True)
class Odd:
    """An odd notebook. ``says`` stands in the page of feedback."""

    name: str
    data: bytes
    score: float = FULL
    says: str = ""


def solution() -> str:
    root = clone_root()
    assert root is not None
    return (root / "solutions" / f"{EXERCISE.label}.py").read_text(encoding="utf-8")


def good() -> Notebook:
    """A right answer."""
    return pasted(EXERCISE, solution())


def changed(change: Callable[[Notebook], object]) -> bytes:
    """A right answer, but for one change."""
    notebook = good()
    change(notebook)
    return dump(notebook)


def with_cell(source: str, above: str = "check_ReluModel") -> bytes:
    """A right answer with a cell of the student's own above one of the course's."""
    return changed(lambda notebook: notebook["cells"].insert(_place(notebook, above), code(source, "own")))


def _place(notebook: Notebook, name: str) -> int:
    return notebook["cells"].index(find(notebook, name))


def _drop(name: str) -> Callable[[Notebook], object]:
    return lambda notebook: notebook["cells"].remove(find(notebook, name))


def _copy_cell(name: str) -> Callable[[Notebook], object]:
    def change(notebook: Notebook) -> None:
        twin = copy.deepcopy(find(notebook, name))
        twin["id"] = "twin"
        notebook["cells"].insert(_place(notebook, name) + 1, twin)

    return change


def _grade_id(name: str, other: str) -> Callable[[Notebook], object]:
    return lambda notebook: (
        find(notebook, name)["metadata"]["nbgrader"].update(grade_id=other) or find(notebook, name).update(id="renamed")
    )


def _source(name: str, text: str) -> Callable[[Notebook], object]:
    return lambda notebook: find(notebook, name).update(source=text)


def _everywhere(change: Callable[[Notebook], object]) -> Callable[[Notebook], object]:
    return lambda notebook: [change(cell) for cell in notebook["cells"]] and None


def _outputs(notebook: Notebook) -> None:
    """Pictures, widgets and active content in outputs, as an editor saved them."""
    find(notebook, "ReluModel")["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": PIXEL, "text/plain": "<Figure>"}},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT, "text/plain": "html"}},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider()"},
        },
        {"output_type": "stream", "name": "stderr", "text": "a warning\n"},
    ]
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def _format(minor: int) -> Callable[[Notebook], object]:
    def change(notebook: Notebook) -> None:
        notebook["nbformat_minor"] = minor
        if minor < 5:
            for cell in notebook["cells"]:
                del cell["id"]

    return change


def _format_3() -> bytes:
    """The format before 2015: worksheets, headings, ``input`` for ``source``."""
    cells = []
    for cell in good()["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        if cell["cell_type"] == "code":
            old |= {"input": cell["source"].splitlines(keepends=True), "language": "python", "outputs": []}
            old |= {"collapsed": False, "prompt_number": 1}
        else:
            old |= {"source": cell["source"]}
        cells.append(old)
    cells.insert(0, {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Work"})
    sheet = {"cells": cells, "metadata": {}}
    return json.dumps({"worksheets": [sheet], "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}).encode()


def _colab(notebook: Notebook) -> None:
    """What Colab saves: its own metadata, its kernel, ids of its own, no ids of cells as we made them."""
    notebook["metadata"] = {
        "accelerator": "GPU",
        "colab": {"provenance": [], "gpuType": "T4"},
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook["nbformat_minor"] = 0
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"aBc{number:09}", "colab": {"base_uri": "https://localhost:8080/"}}


def _vs_code(notebook: Notebook) -> None:
    """What VS Code saves: its kernel, and ids of cells made anew; metadata it does not know is kept."""
    notebook["metadata"] = {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": {"codemirror_mode": {"name": "ipython", "version": 3}, "name": "python", "version": "3.12.1"},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"] |= {"vscode": {"languageId": "python"}}


def _stripped(notebook: Notebook) -> None:
    """What a tool that strips metadata leaves."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {}
        cell["id"] = f"{number:08x}"
    notebook["metadata"] = {}


def _taken_ids(notebook: Notebook) -> None:
    """Cells of the student's own whose ids are names of the course's cells; editors make ids up."""
    own = [code("x = 1", "look"), code("from torch import nn", "check_mine"), code("z = 3", "hidden_checks")]
    for cell in own:
        notebook["cells"] = [each for each in notebook["cells"] if each["id"] != cell["id"] or each["metadata"]]
    notebook["cells"][0:0] = own


def _moved(notebook: Notebook) -> None:
    """The solution cell and its check cell are gone; the work stands in another cell."""
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ("ReluModel", "check_ReluModel")]
    notebook["cells"].insert(_place(notebook, "hidden_checks"), code(solution()))


SETUP_LINES = "from grader.notebooks import checks\ncheck = checks('first_network/relu', lang='en')\n"

ODD = [
    Odd("as it should be", changed(lambda notebook: None)),
    Odd("an endless loop in a cell of its own", with_cell("while True:\n    pass"), says="seconds"),
    Odd(
        "an endless loop in the solution",
        changed(_source("ReluModel", solution().replace("return ", "while True:\n            pass\n        return "))),
        score=0,
        says="seconds",
    ),
    Odd("a cell that ends the interpreter", with_cell("import os\nos._exit(3)"), says="exit code 3"),
    Odd("a cell that kills its kernel", with_cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), says="9"),
    Odd("100 MB of output", with_cell("for _ in range(100):\n    print('x' * 1_000_000)"), says="the rest is left out"),
    Odd("a doubled graded cell", changed(_copy_cell("check_ReluModel"))),
    Odd("a doubled solution cell", changed(_copy_cell("ReluModel"))),
    Odd("a deleted test cell", changed(_drop("check_ReluModel")), says="put back"),
    Odd("a deleted cell of hidden checks", changed(_drop("hidden_checks")), says="put back"),
    Odd("an edited grade id", changed(_grade_id("check_ReluModel", "something_else")), says=""),
    Odd("an edited test cell", changed(_source("check_ReluModel", "7")), says="changed in what was handed in"),
    Odd(
        "points raised by hand", changed(lambda nb: find(nb, "hidden_checks")["metadata"]["nbgrader"].update(points=99))
    ),
    Odd(
        "a test cell turned into Markdown", changed(lambda nb: find(nb, "check_ReluModel").update(cell_type="markdown"))
    ),
    Odd("all metadata stripped", changed(_stripped)),
    Odd("damaged metadata", changed(_everywhere(lambda cell: cell.update(metadata={"nbgrader": "yes"})))),
    Odd("a syntax error in another cell", with_cell("def f(:\n    pass"), says="SyntaxError"),
    Odd("a cell that raises", with_cell("1 / 0"), says="ZeroDivisionError"),
    Odd("helpers above the cell that needs them", with_cell("from torch import nn\nwidth = 32", above="ReluModel")),
    Odd("a check of the student's own above the work", with_cell('check("ReluModel")', above="ReluModel")),
    Odd("hidden checks asked for above the work", with_cell("check.hidden()", above="ReluModel")),
    Odd("the name of a check in the solution", changed(_source("ReluModel", "# then\ncheck.hidden()\n" + solution()))),
    Odd("the set-up in the solution", changed(_source("ReluModel", SETUP_LINES + solution()))),
    Odd("ids of the course on own cells", changed(_taken_ids)),
    Odd("nothing but the solution", dump(good() | {"cells": [find(good(), "ReluModel")]}), says="put back"),
    Odd("the work moved to a cell of its own", changed(_moved), says="put back"),
    Odd("half a character", with_cell("print('x')  # \ud800")),
    Odd("no JSON", dump(good())[:-200], score=0, says="no valid JSON"),
    Odd("an empty file", b"", score=0, says="is empty"),
    Odd("a list", b"[1, 2]", score=0, says="no list of cells"),
    Odd("UTF-16", dump(good()).decode().encode("utf-16"), score=0, says="no valid JSON"),
    Odd("no cells", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', score=0, says="put back"),
    Odd(
        "cells of nonsense", b'{"cells": [1, null, {}, {"cell_type": "code"}], "nbformat": 4}', score=0, says="put back"
    ),
    Odd("nbformat 3", _format_3()),
    *(Odd(f"nbformat 4.{minor}", changed(_format(minor))) for minor in range(6)),
    Odd("nbformat 4.9", changed(lambda notebook: notebook.update(nbformat_minor=9))),
    Odd("pictures, widgets and scripts in outputs", changed(_outputs)),
    Odd(
        "a script in a text cell",
        changed(lambda notebook: notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": SCRIPT})),
    ),
    Odd("a script printed", with_cell(f"print({SCRIPT!r})")),
    Odd(
        "another kernel",
        changed(
            lambda nb: nb["metadata"].update(kernelspec={"name": "julia-1.9", "display_name": "J", "language": "julia"})
        ),
    ),
    Odd("no kernel", changed(lambda notebook: notebook.update(metadata={}))),
    Odd("input()", with_cell("name = input('Your name? ')"), says="EOFError"),
    Odd("!pip install", with_cell("!pip install torch")),
    Odd("%magic", with_cell("%matplotlib inline\n%load_ext autoreload\n%time x = 1")),
    Odd("%%time on the solution", changed(_source("ReluModel", "%%time\n" + solution()))),
    Odd("a question mark", with_cell("nn.Linear?")),
    Odd("top-level await", with_cell("import asyncio\nawait asyncio.sleep(0)")),
    Odd("saved by Colab", changed(_colab)),
    Odd("saved by VS Code", changed(_vs_code)),
]
