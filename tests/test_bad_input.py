"""What a student is told about a file that is broken in any of the usual ways, and that the next check goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import loaders
from grader.boundary.process import Starter
from grader.checks import Result, find_checks
from grader.feedback.terminal import message
from grader.session import Session
from grader.submission import MAX_SOURCE_BYTES, SubmittedFile

SOLUTIONS = Path(__file__).parents[1] / "solutions" / "first_network"
RELU = (SOLUTIONS / "relu.py").read_text(encoding="utf-8")
SWEEP = (SOLUTIONS / "lr_sweep.py").read_text(encoding="utf-8")
FORWARD = "return self.output(torch.relu(self.hidden(x)))"
SIGNATURE = "self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1"
CAPITALS = RELU.replace("ReluModel", "RELUModel")


def with_forward(line: str, top: str = "") -> bytes:
    return (top + RELU.replace(FORWARD, line)).encode()


# name: (the file, outcome of the check of `forward`, words in what the student sees)
FILES: dict[str, tuple[bytes, str, list[str]]] = {
    "empty": (b"", "error", ["`relu.py` is empty"]),
    "only blank lines and a BOM": (b"\xef\xbb\xbf\n  \n", "error", ["`relu.py` is empty"]),
    "only a comment": (b"# later\n", "error", ["defines no `ReluModel`"]),
    "binary": (b"\x7fELF\x02\x00\x00", "error", ["holds bytes that are no text"]),
    "random bytes without a zero": (bytes(range(128, 256)), "error", ["UTF-8"]),
    "far too large": (b"#" * (MAX_SOURCE_BYTES + 1), "error", ["far larger"]),
    "a notebook": (b'{"cells": [], "nbformat": 4}', "error", ["holds a notebook"]),
    "UTF-16": (RELU.encode("utf-16"), "error", ["UTF-16"]),
    "Latin-1": (f"nome = 'equação'\n{RELU}".encode("latin-1"), "error", ["not saved as UTF-8"]),
    "Latin-1, declared": (f"# coding: latin-1\nnome = 'equação'\n{RELU}".encode("latin-1"), "passed", []),
    "BOM": (b"\xef\xbb\xbf" + RELU.encode(), "passed", []),
    "CRLF": (RELU.replace("\n", "\r\n").encode(), "passed", []),
    "old Mac line ends": (RELU.replace("\n", "\r").encode(), "passed", []),
    "syntax error": (
        b"import torch\nclass ReluModel(torch.nn.Module)\n    pass\n",
        "error",
        ["SyntaxError", "(line 2)\n", "class ReluModel(torch.nn.Module)\n", " ^\n", "Python cannot read line 2"],
    ),
    "tabs and spaces": (b"def f():\n\tif 1:\n        return 1\n", "error", ["mixes tabs and spaces"]),
    "wrong indentation": (b"def f():\nreturn 1\n", "error", ["IndentationError", "line 2"]),
    "pasted fences": (b"```python\n" + RELU.encode() + b"```\n", "error", ["fence of three backticks"]),
    "missing module": (b"import torchh\n", "error", ["`torchh` is not installed", "line 1: import torchh"]),
    "raises at the top level": (b"1 / 0\n", "error", ["ZeroDivisionError", "line 1: 1 / 0"]),
    "exits at the top level": (b"import sys\nsys.exit(0)\n", "error", ["ends the whole program"]),
    "kills itself at the top level": (b"import os\nos._exit(3)\n", "error", ["exit code 3"]),
    "trains at the top level": (b"while True: pass\n", "timeout", ["Loading the file takes too long"]),
    "floods at the top level": (b"while True: print('x' * 1000)\n", "error", ["prints far more"]),
    "asks at the top level": (b"n = input('n? ')\n", "error", ["waits for the keyboard", "printed", "n? "]),
    "class under another name": (CAPITALS.encode(), "error", ["no `ReluModel`, but it has `RELUModel`"]),
    "a function instead of a class": (
        b"def ReluModel(a=1, b=2, c=3): pass\n",
        "failed",
        ["`ReluModel`", "not a class"],
    ),
    "too few arguments": (RELU.replace(SIGNATURE, "self, size").encode(), "error", ["`ReluModel(size)", "cannot take"]),
    "no super().__init__()": (RELU.replace("super().__init__()", "pass").encode(), "error", ["parent class"]),
    "forward is missing": (RELU.replace("def forward", "def foward").encode(), "error", ["has no `forward`"]),
    "forward returns nothing": (with_forward("self.output(x.new_zeros(1, 1)) if 0 else None"), "failed", ["nothing"]),
    "forward returns a list": (with_forward("return x.tolist()"), "failed", ["a list", "not a tensor"]),
    "forward returns one number": (with_forward("return x.sum()"), "failed", ["one single number"]),
    "forward misspells a name": (with_forward("return tocrh.relu(x)"), "error", ["NameError", "`tocrh`", "line 18: "]),
    "forward never ends": (with_forward("while True: pass"), "timeout", ["took more than"]),
    "forward exits": (with_forward("exit()"), "error", ["instead of returning"]),
    "forward exits for good": (with_forward("import os; os._exit(7)"), "error", ["exit code 7"]),
    "forward crashes": (with_forward("ctypes.string_at(0)", "import ctypes\n"), "error", ["operating system"]),
    "forward recurses": (with_forward("return self(x)"), "error", ["calls itself without end"]),
    "forward floods": (with_forward("while True: print('x' * 1000)"), "error", ["prints far more"]),
    "forward stops in a debugger": (with_forward("breakpoint()"), "error", ["--in-process"]),
    "forward hides its message": (with_forward("raise ValueError('\\x1b[2J\\x00\\ud800')"), "error", ["?[2J??"]),
    "forward is still the placeholder": (with_forward("raise NotImplementedError('x')"), "not_started", []),
}

PORTUGUESE = {
    "empty": "`relu.py` está vazio",
    "syntax error": "(linha 2)\n",
    "class under another name": "não define `ReluModel`, mas contém `RELUModel`",
    "forward never ends": "talvez um laço nunca termine",
    "forward stops in a debugger": "Para depurar",
}

OURS = ("Traceback", "grader/", "site-packages", "worker.py", "loading.py", "/tmp/")


def judge(starter: Starter, exercise: str, source: bytes, names: list[str], **options: bool) -> list[Result]:
    file = SubmittedFile("first_network", exercise, Path(f"{exercise}.py"), source, **options)
    session = Session(file, starter, seed=1, seconds=1.0)
    try:
        known = {check.name: check for check in find_checks("first_network", exercise)}
        return [session.run(known[name]) for name in names]
    finally:
        session.close()


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaders, "LOAD_SECONDS", 1.0)


@pytest.mark.parametrize("name", FILES)
def test_each_broken_file_gets_one_clear_message(starter: Starter, name: str) -> None:
    source, outcome, words = FILES[name]
    [result] = judge(starter, "relu", source, ["test_forward_matches_the_formula"])
    shown = message(result.feedback, "en") + "\n"
    assert result.outcome == outcome, shown
    assert [word for word in words if word not in shown] == [], shown
    assert [word for word in OURS if word in shown and name != "forward stops in a debugger"] == [], shown
    if outcome not in ("passed", "not_started"):
        assert shown.count("likely cause") <= 1
        assert "try  " in shown
    if name in PORTUGUESE:
        assert PORTUGUESE[name] in message(result.feedback, "pt-BR")


def test_a_file_that_cannot_be_read_is_said_to_be_unreadable(starter: Starter) -> None:
    [result] = judge(starter, "relu", b"", ["test_output_shape"], unreadable=True)
    assert (result.outcome, result.kind) == ("error", "import")
    assert "cannot be read" in message(result.feedback, "en")


@pytest.mark.parametrize(
    ("line", "outcome"),
    {
        "while True: pass": "timeout",
        "import sys; sys.exit(1)": "error",
        "import os; os._exit(1)": "error",
        "import os; os.abort()": "error",
        "while True: print('x' * 1000)": "error",
        "return x": "error",
        "return bytearray(10**12)": "error",
    }.items(),
)
def test_one_broken_function_leaves_the_checks_of_the_other_unharmed(starter: Starter, line: str, outcome: str) -> None:
    broken = SWEEP.replace("final = {lr: losses[-1]", f"{line}\n    final = {{lr: losses[-1]").encode()
    best, sweep = "test_best_has_the_lowest_final_loss", "test_sweep_gives_a_history_per_rate"
    before, found, after = judge(starter, "lr_sweep", broken, [sweep, best, sweep])
    assert [before.outcome, found.outcome, after.outcome] == ["passed", outcome, "passed"]


def test_what_the_code_prints_is_shown_folded_and_cut_short(starter: Starter) -> None:
    noisy = "for _ in range(40): print('same')\n        print('\\n'.join('abcdefghij'))\n        return x"
    [result] = judge(starter, "relu", with_forward(noisy), ["test_forward_matches_the_formula"])
    shown = message(result.feedback, "en").splitlines()
    printed = next(number for number, line in enumerate(shown) if line.startswith("printed"))
    assert [line.split()[-1] for line in shown[printed:]] == ["...", "e", "f", "g", "h", "i", "j"]


def test_a_hidden_check_shows_its_rationale_and_neither_inputs_nor_values(starter: Starter) -> None:
    [wrong] = judge(starter, "relu", with_forward("return self.output(self.hidden(x))"), ["test_unusual_sizes"])
    assert (wrong.outcome, wrong.check.hidden) == ("failed", True)
    assert (wrong.feedback.expected, wrong.feedback.found) == (None, None)
    assert "no activation" in message(wrong.feedback, "en")
    telling = with_forward("raise ValueError(str(x.tolist()))")
    [raised] = judge(starter, "relu", telling, ["test_unusual_sizes"])
    assert "ValueError: ..." in message(raised.feedback, "en")
