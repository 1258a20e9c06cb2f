"""Texts by key, in English and Brazilian Portuguese.

Each file of ``grader/messages`` holds both languages side by side, so that a change of one shows the other. A text is
made where something is found out and put into words only where somebody reads it, in that reader's language.
"""

from __future__ import annotations

import functools
import locale
import os
import sys
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES: Final = ("en", "pt-BR")
KIT_LANGUAGE: Final = Path(__file__).with_name("kit_language.txt")
"""Which language a kit is in: its messages are in that of its exercises, on whatever machine it is unpacked."""


@dataclass(frozen=True)
class Text:
    """A message by key, with the values for its ``{placeholders}`` (texts themselves, or anything ``str`` takes)."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def render(self, lang: str) -> str:
        """Put the message into words. A key that no catalogue has is a KeyError: the course check finds it first."""
        values = {
            name: value.render(lang) if isinstance(value, Text) else _number(value)
            for name, value in self.values.items()
        }
        return catalogue()[self.key][lang].format(**values)

    def __str__(self) -> str:
        """The message in English: an exception that holds a text reads well in a traceback."""
        return self.render("en")


def say(key: str, /, **values: Any) -> Text:
    """Make a text."""
    return Text(key, values)


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages: key -> language -> template. A key is ``<file's table>.<name>``."""
    messages: dict[str, dict[str, str]] = {}
    for folder in (resources.files("grader").joinpath("messages"), *_more_folders):
        for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if source.name.endswith(".toml"):
                _flatten(tomllib.loads(source.read_text(encoding="utf-8")), "", messages)
    return messages


_more_folders: list[Path] = []


def add_messages(folder: Path) -> None:
    """Read the messages of another course as well."""
    _more_folders.append(folder)
    catalogue.cache_clear()


def _flatten(table: dict[str, Any], prefix: str, messages: dict[str, dict[str, str]]) -> None:
    for name, item in table.items():
        if isinstance(item, dict) and "en" in item:
            messages[prefix + name] = {lang: text.strip() for lang, text in item.items()}
        else:
            _flatten(item, f"{prefix}{name}.", messages)


def choose_language(asked: str | None = None) -> str:
    """Give the reader's language: what was asked for, ``GRADER_LANG``, the kit's, the locale's, or English.

    Raises ValueError for a language that was asked for and does not exist.
    """
    if asked:
        return _known(asked)
    if os.environ.get("GRADER_LANG"):
        return _known(os.environ["GRADER_LANG"])
    if KIT_LANGUAGE.is_file():
        return _known(KIT_LANGUAGE.read_text(encoding="utf-8"))
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return "pt-BR" if os.environ[variable].lower().startswith("pt") else "en"
    return "pt-BR" if (locale.getlocale()[0] or "").lower().startswith(("pt", "portuguese")) else "en"


def _known(asked: str) -> str:
    normal = asked.strip().lower().replace("_", "-").partition(".")[0]
    for lang in LANGUAGES:
        if normal in (lang.lower(), lang.lower().partition("-")[0]):
            return lang
    raise ValueError(f"unknown language {asked!r}: choose one of {', '.join(LANGUAGES)}")
