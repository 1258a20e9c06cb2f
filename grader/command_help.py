"""The words of the command line in the reader's language: help texts by key, and what argparse says by itself.

The words stand in ``messages/command_line.toml``: ``cli.<command>.help`` and ``cli.<command>.<argument>``. A parser is
made without words and gets them here, once the language is known.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from grader.feedback.text import Text, choose_language, say

_WRONG: Final = (
    ("required", r"the following arguments are required: (?P<names>.+)"),
    ("unknown", r"unrecognized arguments: (?P<names>.+)"),
    ("choice", r"argument (?P<name>[^:]+): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)"),
    ("value", r"argument (?P<name>[^:]+): invalid \S+ value: (?P<value>.+)"),
    ("expected_one", r"argument (?P<name>[^:]+): expected one argument"),
    ("no_value", r"argument (?P<name>[^:]+): ignored explicit argument (?P<value>.+)"),
    ("ambiguous", r"ambiguous option: (?P<name>.+?) could match (?P<names>.+)"),
    ("at_least_one", r"argument (?P<name>[^:]+): give a number from 1"),
    ("above_zero", r"argument (?P<name>[^:]+): give seconds"),
    ("seed", r"argument (?P<name>[^:]+): give a seed"),
    ("moment", r"argument (?P<name>[^:]+): give a time"),
)
"""What argparse (and a type of this command line) can say; its own words have no place for a translation."""


def language_of(arguments: Sequence[str] | None) -> str:
    """The language that a command line asks for. An unknown one is told later, where the command is known."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = None
    for number, argument in enumerate(given):
        if argument == "--lang" and number + 1 < len(given):
            asked = given[number + 1]
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    for wanted in (asked, None):
        try:
            return choose_language(wanted)
        except ValueError:
            continue
    return "en"


class Parser(argparse.ArgumentParser):
    """An argument parser whose words come from the catalogue. ``lang`` is the reader's language."""

    lang = "en"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False)
        self.add_argument("-h", "--help", action="help")

    def format_usage(self) -> str:
        """The usage, in the reader's language."""
        return f"{self._say('usage')}: {super().format_usage().removeprefix('usage: ')}"

    def format_help(self) -> str:
        """The help, in the reader's language."""
        return f"{self._say('usage')}: {super().format_help().removeprefix('usage: ')}"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and exit with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {self._say('error', what=_wrong(message))}\n")

    def _say(self, key: str, **values: object) -> str:
        return say(f"cli.{key}", **values).render(self.lang)


def _wrong(message: str) -> Text | str:
    for key, pattern in _WRONG:
        found = re.fullmatch(pattern, message)
        if found:
            return say(f"cli.wrong.{key}", **found.groupdict())
    return message


def add_words(parser: argparse.ArgumentParser, lang: str, command: str = "") -> None:
    """Put the help of a parser, its arguments and its commands into words."""
    if isinstance(parser, Parser):
        parser.lang = lang
    parser._positionals.title = say("cli.commands" if not command else "cli.arguments").render(lang)
    parser._optionals.title = say("cli.options").render(lang)
    parser.description = say(f"cli.{command}.help" if command else "cli.description").render(lang)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = say(f"cli.{choice.dest}.help").render(lang)
            for name, each in action.choices.items():
                add_words(each, lang, name)
            continue
        shared = f"cli.{action.dest}" if action.dest in ("help", "lang") else f"cli.{command}.{action.dest}"
        action.help = say(shared).render(lang)
