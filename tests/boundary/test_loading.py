"""Loading a submission, calling its functions, and telling what its code raised by the student's own lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.boundary.loading import MissingNameError, Submission, WrongSignatureError, call
from grader.boundary.protocol import MAX_FRAMES, MAX_TEXT, Answer, Frame, Raised, decode_reply, encode


def loaded(source: str | bytes) -> Submission:
    submission = Submission(source if isinstance(source, bytes) else source.encode(), "work.py", "submission_work")
    submission.run()
    return submission


def raised(source: str | bytes, function: str = "") -> Raised:
    """What is told of the exception that loading, or then calling ``function``, raises."""
    submission = Submission(source if isinstance(source, bytes) else source.encode(), "work.py", "submission_work")
    try:
        submission.run()
        submission.find(function)()
    except BaseException as error:
        report = submission.report(error)
        assert decode_reply(encode(report)) == report
        return report
    raise AssertionError("nothing was raised")


def test_the_module_is_found_by_those_who_look_it_up() -> None:
    submission = loaded(
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "import pickle, typing\n"
        "@dataclass\n"
        "class Point:\n"
        "    x: int\n"
        "def hints(): return typing.get_type_hints(Point)\n"
        "def copied(): return pickle.loads(pickle.dumps(Point(3))).x\n"
    )
    assert submission.find("hints")() == {"x": int}
    assert submission.find("copied")() == 3


def test_the_main_guard_does_not_run() -> None:
    assert loaded("ran = False\nif __name__ == '__main__':\n    ran = True\n").find("ran") is False


def test_our_own_future_imports_are_not_the_students() -> None:
    assert loaded("def f(x: 1 + 1): pass\n").find("f").__annotations__ == {"x": 2}


def test_public_names_are_listed() -> None:
    assert loaded("import math\nb = 1\n_c = 2\nglobals()[3] = 4\ndef a(): pass\n").public_names() == ["a", "b", "math"]


@pytest.mark.parametrize(
    ("defined", "asked", "similar"),
    [
        ("class Relumodel: pass", "ReluModel", ["Relumodel"]),
        ("def make_optimiser(): pass", "make_optimizer", ["make_optimiser"]),
        ("from math import sqrt", "sqr", []),
        ("ReluModels = 3", "ReluModel", []),
        ("def unrelated(): pass", "ReluModel", []),
    ],
)
def test_a_missing_name_is_told_with_what_may_be_meant(defined: str, asked: str, similar: list[str]) -> None:
    submission = loaded(defined)
    with pytest.raises(MissingNameError) as caught:
        submission.find(asked)
    assert submission.report(caught.value) == Raised("MissingName", asked, [], suggestions=similar)


def test_an_error_is_told_by_the_students_own_lines() -> None:
    report = raised(
        "import torch\n\ndef inner():\n    return torch.ones(2) @ torch.ones(3)\n\ndef outer():\n    return inner()\n",
        "outer",
    )
    assert report.type == "RuntimeError"
    assert report.frames == [
        Frame(7, "outer", "return inner()"),
        Frame(4, "inner", "return torch.ones(2) @ torch.ones(3)"),
    ]
    assert report.bases[:2] == ["RuntimeError", "Exception"]
    assert not report.not_started


def test_of_a_long_way_the_last_lines_are_told() -> None:
    report = raised("def f():\n    return f()\n", "f")
    assert report.type == "RecursionError"
    assert report.frames == [Frame(2, "f", "return f()")] * MAX_FRAMES


@pytest.mark.parametrize(
    ("source", "started"),
    [
        ("def f():\n    raise NotImplementedError('Your turn: f')\n", False),
        ("def f():\n    raise NotImplementedError\n", False),
        ("class E(NotImplementedError): pass\ndef f():\n    raise E\n", True),
        ("import torch\ndef f():\n    torch.nn.Module()(1)\n", True),
        ("import torch\ndef f():\n    torch.nn.Module()(1)  # raise NotImplementedError\n", True),
        ("def f():\n    raise ValueError  # not raise NotImplementedError\n", True),
    ],
)
def test_not_started_is_a_placeholder_that_the_students_file_raises(source: str, started: bool) -> None:
    assert raised(source, "f").not_started is not started


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("x = (1\ny = 2\n", 1, "x = (1"),
        ("def f():\nreturn 1\n", 2, "return 1"),
        ("if True:\n\tx = 1\n        y = 2\n", 3, "        y = 2"),
        ("x = 1\nbreak\n", 2, "break"),
        ("x = 'é' +\n", 1, "x = 'é' +"),
        ("\ufeffx = = 1\n", 1, "x = = 1"),
    ],
)
def test_a_syntax_error_is_told_with_its_line(source: str, line: int, text: str) -> None:
    report = raised(source)
    assert (report.line, report.text) == (line, text)
    assert report.frames == []
    assert 0 <= report.offset <= len(text) + 2


def test_a_syntax_error_of_somebody_elses_is_an_error_like_others() -> None:
    report = raised("def f():\n    exec('x = (')\n", "f")
    assert report.line == 0
    assert report.frames == [Frame(2, "f", "exec('x = (')")]


@pytest.mark.parametrize(
    "source",
    [
        b"# form feed \x0c and \x1c, no line ends\ndef f():\n    raise ValueError\n",
        b"# carriage return\rdef f():\r    raise ValueError\r",
        b"# both\r\ndef f():\r\n    raise ValueError\r\n",
        b"# -*- coding: latin-1 -*- \xe9\ndef f():\n    raise ValueError\n",
        "\ufeff# with a mark\ndef f():\n    raise ValueError\n".encode(),
    ],
)
def test_lines_are_counted_as_python_counts_them(source: bytes) -> None:
    assert raised(source, "f").frames == [Frame(3, "f", "raise ValueError")]


def test_lines_are_read_in_the_files_own_encoding() -> None:
    source = "# coding: latin-1\ndef f():\n    return {}['é']\n".encode("latin-1")
    assert raised(source, "f").frames[0].text == "return {}['é']"


HOSTILE_ERRORS: dict[str, str] = {
    "a message that raises": "class E(Exception):\n    def __str__(self): raise SystemExit\n",
    "a message that is endless": "class E(Exception):\n    def __str__(self): return 'x' * 10**7\n",
    "a message that cannot be encoded": "class E(Exception):\n    def __str__(self): return '\\ud800'\n",
    "a message that lies about being text": (
        "class T(str):\n    def __getitem__(self, key): return 3\n"
        "class E(Exception):\n    def __str__(self): return T('x')\n"
    ),
    "a traceback that is none": "class E(Exception):\n    __traceback__ = 3\n",
    "a class that claims to be another": "class E(Exception):\n    __class__ = SyntaxError\n",
    "a syntax error with a text for a line": (
        "class E(SyntaxError):\n    def __init__(self): super().__init__('m', ('work.py', 'one', 'two', 3))\n"
    ),
    "a syntax error from beyond the file": (
        "class E(SyntaxError):\n    def __init__(self): super().__init__('m', ('work.py', 10**9, 10**9, None))\n"
    ),
    "a syntax error before the file": (
        "class E(SyntaxError):\n    def __init__(self): super().__init__('m', ('work.py', -5, -5, 'x'))\n"
    ),
    "a name that is endless": "E = type('E' * 10**6, (Exception,), {})\n",
    "many ancestors": ("E = Exception\nfor n in range(50):\n    E = type(f'E{n}', (E,), {})\n"),
    "no exception for the program": "E = GeneratorExit\n",
    "the end of the process": "E = SystemExit\n",
    "an interrupt": "E = KeyboardInterrupt\n",
    "a group of errors": (
        "import builtins\n"
        "Group = getattr(builtins, 'ExceptionGroup', lambda message, errors: errors[0])\n"
        "E = lambda: Group('g', [ValueError()])\n"
    ),
}


@pytest.mark.parametrize("source", HOSTILE_ERRORS.values(), ids=HOSTILE_ERRORS)
def test_an_odd_exception_is_told_within_the_limits(source: str) -> None:
    report = raised(source + "def f():\n    raise E()\n", "f")
    assert len(report.message) <= MAX_TEXT


def two(x: Any, y: Any) -> Any:
    return (x, y)


def two_by_name(*, x: Any, y: Any) -> Any:
    return (x, y)


def one_and_one_by_name(x: Any, *, y: Any) -> Any:
    return (x, y)


def renamed(a: Any, b: Any) -> Any:
    return (a, b)


def collecting(*values: Any, **named: Any) -> Any:
    return (*values, *named.values())


def one(x: Any) -> Any:
    return x


@pytest.mark.parametrize(
    ("function", "style", "fits"),
    [
        (two, "position", True),
        (two, "name", True),
        (two, "either", True),
        (two_by_name, "position", False),
        (two_by_name, "either", True),
        (one_and_one_by_name, "either", True),
        (one_and_one_by_name, "position", False),
        (renamed, "either", True),
        (renamed, "name", False),
        (collecting, "either", True),
        (one, "either", False),
        (lambda: None, "either", False),
        (divmod, "either", True),
    ],
)
def test_arguments_are_passed_in_whatever_way_fits(function: Callable[..., Any], style: str, fits: bool) -> None:
    if fits:
        assert call(function, [7, 2], ["x", "y"], style) == ((3, 1) if function is divmod else (7, 2))
    else:
        with pytest.raises(WrongSignatureError):
            call(function, [7, 2], ["x", "y"], style)


def test_a_wrong_signature_is_told_as_it_stands_in_the_file() -> None:
    submission = loaded("def train(model, data): pass\n")
    with pytest.raises(WrongSignatureError) as caught:
        call(submission.find("train"), [1, 2, 3], ["model", "X", "y"])
    assert submission.report(caught.value).message == "train(model, data)"


def test_an_error_of_the_functions_own_is_no_wrong_signature() -> None:
    def f(x: Any) -> Any:
        raise TypeError("f() missing 1 required positional argument")

    with pytest.raises(TypeError):
        call(f, [1], ["x"])


def test_a_report_is_a_reply() -> None:
    assert not isinstance(raised("1 / 0\n"), Answer)
