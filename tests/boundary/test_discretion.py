"""What a submission was given by a hidden check, it cannot pass on through the feedback."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from grader import discretion
from grader.boundary.fork_server import ForkServer
from grader.boundary.protocol import Frame, Raised
from grader.checks import Check, Result
from grader.discretion import Discretion
from grader.failures import Failure
from grader.feedback.terminal import message
from grader.feedback.text import LANGUAGES, say
from grader.judging import torch_untouched
from grader.session import Session
from grader.student import Student, describe
from grader.submission import SubmittedFile

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("others_unharmed"),
]

SECRET: Final = 73519
BEGIN: Final = """
import os, signal, sys, torch
import grader.boundary.loading as loading
import grader.boundary.tampering as tampering
import grader.boundary.worker as worker
from grader.boundary.protocol import Frame, Raised

def raised(*parts, **more):
    worker.Worker.handle = lambda self, request: Raised(*parts, **more)
"""


def _gives_the_secret(student: Student) -> None:
    found = student.call("attack", x=SECRET)
    torch_untouched(student)
    raise Failure(found=describe(found))


def _judged(fork_server: ForkServer, body: str, begin: str = BEGIN) -> Result:
    source = f"{begin}\ndef attack(x):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    file = SubmittedFile("first_network", "relu", Path("relu.py"), source.encode())
    session = Session(file, fork_server, seed=1, seconds=2.0)
    check = Check("first_network", "relu", "test_model_can_be_built", 2.0, "forward", True, _gives_the_secret)
    try:
        return session.run(check)
    finally:
        session.close()


ATTACKS: Final[dict[str, str]] = {
    "in an exception's message": "raise ValueError(x)",
    "in the name of its class": "raise type(f'E{x}', (Exception,), {})",
    "in the name of a base": "raise type('E', (type(f'E{x}', (Exception,), {}),), {})",
    "in the message of a known one": "raise ModuleNotFoundError(f\"No module named '{x}'\")",
    "as a name that is missing": "raise loading.MissingNameError(str(x))",
    "as a signature": "raise loading.WrongSignatureError(f'f({x})')",
    "as a suggestion": "raised('MissingName', 'attack', [], suggestions=[str(x)])",
    "in the text of a line": "raised('ValueError', '', [Frame(2, 'attack', str(x))])",
    "in the name of a function": "raised('ValueError', '', [Frame(2, str(x), '')])",
    "as the number of a line": "raised('ValueError', '', [Frame(x, 'attack', '')])",
    "as a cell": "raised('ValueError', '', [Frame(2, 'attack', '', str(x))])",
    "in a syntax error": "raised('SyntaxError', str(x), [], line=x, text=str(x), cell=str(x))",
    "as an error of loading": "raised('LoadExit', str(x), [])",
    "as a lost cell": "raised('CellExit', str(x), [], cell=str(x))",
    "as a definition below": "raised('DefinedBelow', str(x), [], cell=str(x))",
    "in digits that stand in the source": "names = {7, 3, 5, 1, 9}\nraise ModuleNotFoundError(repr(', '.join(str(x))))",
    "in letters that stand in the source": (
        "names = 'a b c d e f g h i j'.split()\n"
        "raise ModuleNotFoundError(repr(', '.join(names[int(d)] for d in str(x))))"
    ),
    "as a text that is given": "return str(x)",
    "as a number that is given": "return x",
    "as keys that are given": "return {x: x}",
    "as the class of what is given": "return type(f'C{x}', (), {})()",
    "as replaced parts of torch": "tampering.Snapshot.differences = lambda self: [str(x), f'torch.{x}']",
    "in what is printed": "print(x)\nraise ValueError",
    "in what is printed before the end": "print(x)\nsys.stdout.flush()\nos._exit(1)",
}


@pytest.mark.parametrize("body", ATTACKS.values(), ids=ATTACKS)
def test_a_hidden_input_is_not_told(fork_server: ForkServer, body: str) -> None:
    result = _judged(fork_server, body)
    assert result.outcome in ("error", "failed")
    for lang in LANGUAGES:
        text = message(result.feedback, lang)
        assert text
        assert str(SECRET) not in text
        assert "7, " not in text.replace("{7, 3, 5, 1, 9}", "")
        assert "h, d, f, b" not in text
    for frame in result.feedback.frames:
        assert str(SECRET) not in str(frame)


@pytest.mark.parametrize(
    ("body", "code"),
    [("os._exit(x % 251)", str(SECRET % 251)), ("os.kill(os.getpid(), signal.SIGUSR2)", str(12))],
    ids=["exit code", "signal"],
)
def test_how_a_process_ended_is_told_without_its_number(fork_server: ForkServer, body: str, code: str) -> None:
    result = _judged(fork_server, body)
    assert all(code not in message(result.feedback, lang) for lang in LANGUAGES)


def test_what_a_file_kept_of_hidden_inputs_is_not_told_when_it_is_loaded_again(fork_server: ForkServer) -> None:
    kept = f"/tmp/grader-test-{os.getpid()}"
    begin = f"import os\nif os.path.exists({kept!r}): raise ValueError(open({kept!r}).read())"
    body = f"open({kept!r}, 'w').write(str(x))\nos._exit(0)"
    file = SubmittedFile("first_network", "relu", Path("relu.py"), f"{begin}\ndef attack(x):\n    {body}".encode())
    file = SubmittedFile("first_network", "relu", Path("relu.py"), file.source.replace(b"\nos._", b"\n    os._"))
    session = Session(file, fork_server, seed=1, seconds=2.0)
    check = Check("first_network", "relu", "test_model_can_be_built", 2.0, "forward", True, _gives_the_secret)
    try:
        results = session.run_all([check, check])
    finally:
        os.unlink(kept)
    assert [result.outcome for result in results] == ["error", "error"]
    assert all(str(SECRET) not in message(result.feedback, "en") for result in results)


HONEST: Final[dict[str, tuple[str, str]]] = {
    "an error of Python's": ("raise ArithmeticError(7)", "ArithmeticError: ..."),
    "an error of its own": ("class Odd(Exception): pass\nraise Odd", "an exception: ..."),
    "its line": ("return 1 / 0", "line 2: return 1 / 0"),
    "a name that is not there": ("return undefined", "`undefined`"),
    "a module that is not there": ("import torchh", "`torchh`"),
    "replaced parts of torch": ("import torch\ntorch.relu = None", "torch.relu"),
}


@pytest.mark.parametrize(("body", "told"), HONEST.values(), ids=HONEST)
def test_an_honest_mistake_is_still_told(fork_server: ForkServer, body: str, told: str) -> None:
    text = message(_judged(fork_server, body, begin="").feedback, "en")
    assert told.replace("line 2", "line 3") in text


def test_lines_come_from_the_graders_own_copy() -> None:
    discreet = Discretion({"3": "a = 1\r\n  b = 2\rc = 3"})
    frames = [Frame(2, "f", "forged", "3"), Frame(4, "f", "", "3"), Frame(1, "f", "", "4"), Frame(3, "a", "", "3")]
    found = discreet.raised(Raised("Mine", "", frames)).frames
    assert found == [Frame(2, "", "b = 2", "3"), Frame(3, "a", "c = 3", "3")]


def test_a_text_within_a_text_is_looked_at_as_well() -> None:
    inner = say("what.parameter", name="hidden.weight")
    discreet = Discretion({"": "self.hidden = 1"})
    assert discreet.cause(say("cause.left_behind", what=inner)) == say("cause.left_behind", what=inner)
    assert discreet.cause(say("cause.left_behind", what=say("what.parameter", name="other.weight"))) == say(
        "cause.left_behind", what=say("what.parameter", name=discretion.LEFT_OUT)
    )
