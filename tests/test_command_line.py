"""The command line in both languages: every word of its help, and what it says of a wrong line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from grader import cli
from grader.command_help import add_words, language_of
from grader.feedback.text import LANGUAGES


def words(lang: str) -> dict[str, str]:
    """Every help text, by command and argument."""
    parser = cli._parser()
    add_words(parser, lang)
    return dict(_words(parser, "grader"))


def _words(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str]]:
    yield name, parser.description or ""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command, each in action.choices.items():
                yield from _words(each, command)
        else:
            yield f"{name} {action.dest}", action.help or ""


def test_every_command_and_argument_is_explained_in_every_language() -> None:
    english, portuguese = (words(lang) for lang in LANGUAGES)
    assert [name for name, text in {**english, **portuguese}.items() if not text] == []
    assert [name for name, text in english.items() if text == portuguese[name]] == []


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        (["grade", "--lang", "pt-BR"], "pt-BR"),
        (["grade", "--lang=pt"], "pt-BR"),
        (["--help"], "en"),
        (["grade", "--lang", "klingon"], "en"),
        (["grade", "--lang"], "en"),
    ],
)
def test_the_language_is_known_before_the_line_is_understood(
    arguments: list[str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_LANG", "en")
    assert language_of(arguments) == lang


def test_an_unknown_language_of_the_environment_does_not_keep_help_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_LANG", "klingon")
    assert language_of(["--help"]) == "en"


WRONG = {
    "something is missing": (["grade"], "faltam estes argumentos: SUBMITTED, --out"),
    "something is unknown": (["next", "--loud"], "argumentos desconhecidos: --loud"),
    "no such command": (["gradé"], "escolha inválida: 'gradé'"),
    "no such choice": (["grade", "x", "--out", "y", "--isolation", "much"], "argumento --isolation: escolha inválida"),
    "no number": (["grade", "x", "--out", "y", "--seed", "z"], "argumento --seed: valor inválido: 'z'"),
    "a number that makes no sense": (["grade", "x", "--out", "y", "--workers", "0"], "dê um número a partir de 1"),
    "a seed out of range": (["grade", "x", "--out", "y", "--seed", "-1"], "dê um número inteiro de 0 a 2^63 - 1"),
    "no time": (["grade", "x", "--out", "y", "--due", "amanhã"], "argumento --due: dê um momento como 2026-03-01"),
    "no seconds": (["grade", "x", "--out", "y", "--timeout", "0"], "dê um número de segundos maior que 0"),
    "a value is missing": (["grade", "x", "--out"], "argumento --out: falta o valor"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_line_is_explained_in_portuguese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_LANG", "pt-BR")
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.startswith("uso: ")
