"""What a cell shows, and how an error is told by its cell and line."""

from __future__ import annotations

from typing import Final

import pytest
from making_cells import (
    RIGHT,
    F,
    judged,
)

from grader.boundary.process import Starter
from grader.feedback.terminal import lines, message
from grader.feedback.text import LANGUAGES

pytestmark = pytest.mark.usefixtures("short_deadlines")

PRINTED: Final[dict[str, tuple[str, str]]] = {
    "a value": ("6 * 7", "42\n"),
    "no value": ("None", ""),
    "a value that is silenced": ("6 * 7;", ""),
    "a value with a comment behind": ("6 * 7  # ; not quite", "42\n"),
    "a semicolon in a text": ("'a;'", "'a;'\n"),
    "a statement": ("x = 42", ""),
    "a value before the last": ("1\n2\n", "2\n"),
    "the value before": ("_", "0\n"),
    "display": ("display('a', 1)", "'a'\n1\n"),
    "display once more": ("display('a', display_id=True).update('b')", "'a'\n'b'\n"),
    "IPython's display": ("from IPython.display import display\ndisplay('a')", "'a'\n"),
    "a file that is written": ("%%writefile a.txt\nb", "Writing a.txt\n"),
    "an awaited value": ("import asyncio\nawait asyncio.sleep(0, 42)", "42\n"),
    "a magic": ("%config x", "[not run while grading] %config x\n"),
    "a captured print": ("%%capture\nprint(42)", ""),
    "an error stream": ("import sys\nprint('oh', file=sys.stderr)", "oh\n"),
}


@pytest.mark.parametrize(("source", "printed"), PRINTED.values(), ids=PRINTED)
def test_a_cell_shows_what_it_shows_in_a_kernel(starter: Starter, source: str, printed: str) -> None:
    assert judged(starter, "0", source).outputs[2].printed == printed


# Cells, and the lines that must stand in the feedback on the check, in both languages.
ERRORS: Final[dict[str, tuple[tuple[str, ...], dict[str, list[str]]]]] = {
    "in a call": (
        ("x = 0", "def f():\n    return 1 / x", F),
        {"en": ["cell 2, line 2: return 1 / x"], "pt-BR": ["célula 2, linha 2: return 1 / x"]},
    ),
    "through several cells": (
        ("def g():\n    return 1 / 0", "def f():\n    return g()", F),
        {"en": ["cell 2, line 2: return g()", "cell 1, line 2: return 1 / 0"], "pt-BR": ["célula 1, linha 2"]},
    ),
    "below magics": (
        ("%matplotlib inline\n!pip install \\\n   torch\ndef f():\n    return 1 / 0", F),
        {"en": ["cell 1, line 5: return 1 / 0"], "pt-BR": ["célula 1, linha 5"]},
    ),
    "in the body of a magic": (
        ("\n%%time\n\ndef f():\n    return 1 / 0", F),
        {"en": ["cell 1, line 5: return 1 / 0"], "pt-BR": ["célula 1, linha 5"]},
    ),
    "a syntax error in the definition": (
        ("x = 1", "def f(:\n    return 42", F),
        {"en": ["SyntaxError", "(cell 2, line 1)", "def f(:"], "pt-BR": ["(célula 2, linha 1)"]},
    ),
    "an error in the cell of the definition": (
        ("import torchh\ndef f(): return 42", F),
        {"en": ["cell 1, line 1: import torchh", "`torchh`"], "pt-BR": ["célula 1, linha 1: import torchh"]},
    ),
    "an error in the cell that imports what is needed": (
        ("import torchh\nfrom torch import nn", "class f(nn.Module): pass", F),
        {"en": ["cell 1, line 1: import torchh"], "pt-BR": ["célula 1, linha 1: import torchh"]},
    ),
    "an error in the cell of a helper": (
        ("import torchh\ndef h(): return 42", "def f(): return h()", F),
        {"en": ["cell 1, line 1: import torchh"], "pt-BR": ["célula 1, linha 1: import torchh"]},
    ),
    "a loop in the cell of the definition": (
        ("def f(): return 42\nwhile True: pass", F),
        {"en": ["cell 1", "2 seconds"], "pt-BR": ["célula 1", "2 segundos"]},
    ),
    "an end in the cell of the definition": (
        ("import os\ndef f(): return 42\nos._exit(3)", F),
        {"en": ["cell 1", "exit code 3"], "pt-BR": ["célula 1", "código de saída 3"]},
    ),
    "a definition below the check": (
        ("x = 1", F, "def f(): return 42"),
        {"en": ["`f` in cell 3, below its check"], "pt-BR": ["`f` na célula 3, abaixo da verificação"]},
    ),
    "another name": (("def ff(): return 42", F), {"en": ["defines `f`, but there is `ff`"], "pt-BR": ["existe `ff`"]}),
    "no such name": (("x = 1", F), {"en": ["cells that do not define `f`"], "pt-BR": ["células que não definem `f`"]}),
}


@pytest.mark.parametrize(("sources", "told"), ERRORS.values(), ids=ERRORS)
def test_an_error_names_its_cell_and_line(
    starter: Starter, sources: tuple[str, ...], told: dict[str, list[str]]
) -> None:
    (result,) = judged(starter, *sources).results
    for lang in LANGUAGES:
        text = message(result.feedback, lang)
        assert [line for line in told[lang] if line not in text] == [], text
        assert not any(word in text for word in (" file ", " arquivo "))


def test_the_cell_that_failed_shows_its_own_error(starter: Starter) -> None:
    outputs = judged(starter, RIGHT, "print('before')\n1 / 0", "while True: print('x' * 100)", F).outputs
    assert outputs[0].error is None
    assert outputs[2].printed == "before\n"
    for output in (outputs[2], outputs[4]):
        assert output.error is not None
        for lang in LANGUAGES:
            assert output.error_lines(lang) == lines(output.error, lang) != []
    assert "cell 2, line 2: 1 / 0" in outputs[2].error_lines("en")[1]
    assert outputs[4].printed.endswith("x\n")


def test_what_is_printed_beyond_the_limit_is_left_out(starter: Starter) -> None:
    many = "for i in range(60_000): print('epoch', i, 'loss', 1 / (i + 1))"
    first, second, last = judged(starter, many, many + "\n1 / 0", "print('after')").outputs.values()
    for output, state in ((first, "ran"), (second, "raised")):
        assert (output.state, output.cut) == (state, True)
        assert output.printed.startswith("epoch 0 loss 1.0\nepoch 1 loss 0.5\n")
        assert output.shown("en") == output.printed + "... the rest is left out\n"
        assert output.shown("pt-BR") == output.printed + "... o resto foi omitido\n"
        assert len(output.printed) < 10_000
    assert last.shown("en") == last.printed == "after\n"
