"""Plots as inline SVG, drawn for a page that loads nothing. Colours come from the page's style sheet, by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 360
"""A phone's: the text of a plot keeps its size there and grows with the screen."""
HEIGHT: Final = 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 12, 18, 34


def histogram(counts: Sequence[int], edges: Sequence[str], title: str, axis: str) -> Markup:
    """Bars of how often, side by side. ``edges`` are the bounds of the bins, one more than there are bins.

    ``title`` is what a screen reader says of the whole, ``axis`` stands below.
    """
    highest = max([*counts, 1])
    step = (WIDTH - _LEFT - _RIGHT) / len(counts)
    base = HEIGHT - _BOTTOM
    parts = [Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDTH, HEIGHT, title)]
    for number, edge in enumerate(edges):
        parts.append(_text("tick", _LEFT + number * step, base + 13, edge))
    for number, count in enumerate(counts):
        height = (base - _TOP) * count / highest
        left, middle = _LEFT + number * step, _LEFT + (number + 0.5) * step
        parts.append(_rect("bar", left + 1.5, base - height, step - 3, height))
        if count:
            parts.append(_text("count", middle, base - height - 4, str(count)))
    parts.append(
        Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_LEFT, base, WIDTH - _RIGHT, base)
    )
    parts.append(_text("tick", WIDTH / 2, HEIGHT - 4, axis))
    return Markup("").join([*parts, Markup("</svg>")])


def share_bar(share: float, state: str = "good") -> Markup:
    """A bar that is full to a share between 0 and 1. It only repeats a number beside it, so nobody reads it out."""
    full = min(max(share, 0.0), 1.0) * 100
    svg = Markup('<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">')
    return svg + _rect("empty", 0, 0, 100, 8) + _rect(f"full {state}", 0, 0, full, 8) + Markup("</svg>")


def _rect(name: str, x: float, y: float, width: float, height: float) -> Markup:
    form = '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
    return Markup(form.format(escape(name), x, y, width, height))


def _text(name: str, x: float, y: float, text: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        name, round(x, 1), round(y, 1), text
    )
