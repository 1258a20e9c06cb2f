"""Makes a page from a template: escaped by default, one file, nothing on it that loads or runs."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from grader.feedback.text import say
from grader.reports.plots import histogram, share_bar


def render_page(template: str, lang: str, **values: Any) -> str:
    """Fill in a template of ``grader/reports/templates`` in one language."""
    style = _style()
    return (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            style=Markup(style),
            policy=_policy(style),
            t=functools.partial(_translate, lang),
            **values,
        )
    )


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(rich=rich, inline=inline, points=points, safe_text=printable)
    environment.globals.update(histogram=histogram, share_bar=share_bar)
    return environment


@functools.cache
def _style() -> str:
    return resources.files("grader.reports").joinpath("templates", "style.css").read_text(encoding="utf-8")


def _policy(style: str) -> str:
    """The page's Content-Security-Policy: this one style sheet, and nothing else from anywhere."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _translate(lang: str, key: str, /, **values: Any) -> str:
    return say(key, **values).render(lang)


@pass_context
def points(context: Context, value: float, decimals: int | None = None) -> str:
    """A number as the page's language writes it: without idle decimals, or with as many as are wanted."""
    value = round(value, 2 if decimals is None else decimals) + 0.0  # the latter: no "-0.00"
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    text = text.replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if str(context["lang"]).startswith("pt") else text


def printable(text: str) -> str:
    """A text of a submission without characters that hide, reverse or break the lines around it."""
    lines = text.expandtabs(4).splitlines()
    return "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in lines)


def rich(text: str) -> Markup:
    """A message as HTML: what stands in backticks as code, indented lines as they are, all else as text."""
    blocks: list[Markup] = []
    for is_code, block in _blocks(printable(text)):
        if is_code:
            blocks.append(Markup("<pre>{}</pre>").format(block))
            continue
        blocks.append(Markup("<p>{}</p>").format(inline(block)))
    return Markup("").join(blocks)


def inline(text: str) -> Markup:
    """A message as HTML that fits into a line, a heading or a cell: what stands in backticks as code."""
    pieces = re.split(r"`([^`\n]+)`", printable(text))
    marked = (Markup("<code>{}</code>").format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces))
    return Markup("").join(marked).replace("\n", Markup("<br>"))


def _blocks(text: str) -> list[tuple[bool, str]]:
    blocks: list[tuple[bool, str]] = []
    for line in text.splitlines():
        is_code = line.startswith("    ")
        if blocks and blocks[-1][0] == is_code:
            blocks[-1] = is_code, f"{blocks[-1][1]}\n{line}"
        else:
            blocks.append((is_code, line))
    return blocks
