"""The trusted side: which isolation a run of grading gets, and what to tell the instructor about it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.boundary import launch
from grader.course import clone_root
from grader.feedback.text import Text, say
from grader.isolation.layers import LAYERS, Layer

MODES: Final = ("auto", "strict", "none")
_PROBE_SECONDS: Final = 60.0


class IsolationError(ValueError):
    """What was asked for cannot be had. The message names the layers, why they are missing, and the way out."""


@dataclass(frozen=True)
class Isolation:
    """The layers of a run. Plain data: it may be sent to other processes of the same machine."""

    mode: str
    layers: tuple[Layer, ...] = ()
    hidden: tuple[str, ...] = ()

    @classmethod
    def choose(cls, mode: str = "auto", hidden: Iterable[Path] = (), lang: str = "en") -> Isolation:
        """Find out what this machine gives; takes a moment.

        ``hidden``: what no submission may see, above all the submissions and the results; the clone of the course and
        the current folder always are. ``strict`` wants every layer. Raises IsolationError (in ``lang``) when one is
        missing then, ValueError for an unknown mode.
        """
        if mode not in MODES:
            raise ValueError(f"unknown isolation {mode!r}: choose one of {', '.join(MODES)}")
        if mode == "none":
            return cls(mode)
        clone = clone_root()
        paths = (Path.cwd(), *hidden, *([clone] if clone is not None else []))
        unseen = tuple(sorted({str(path.resolve()) for path in paths}))
        found = cls(mode, tuple(_probe(list(unseen))), unseen)
        missing = [layer for layer in found.layers if not layer.on]
        if mode == "strict" and missing:
            reasons = "; ".join(_name(layer, lang) + ": " + _reason(layer, lang) for layer in missing)
            raise IsolationError(say("isolation.refused", missing=reasons).render(lang))
        return found

    @property
    def active(self) -> bool:
        """Whether there is anything to it."""
        return any(layer.on for layer in self.layers)

    def as_text(self) -> str:
        """What the fork server needs to know of it."""
        return json.dumps({"layers": [layer.name for layer in self.layers if layer.on], "hidden": list(self.hidden)})

    def report(self, lang: str) -> list[str]:
        """Lines for the start of a run: what is on, and each missing layer with its reason."""
        if self.mode == "none":
            return [say("isolation.switched_off").render(lang)]
        names = ", ".join(_name(layer, lang) for layer in self.layers if layer.on)
        lines = [say("isolation.on", names=names).render(lang)] if names else []
        for layer in self.layers:
            if not layer.on:
                text = say("isolation.off", name=_name(layer, lang), reason=_reason(layer, lang))
                lines.append(text.render(lang))
        return lines


def _name(layer: Layer, lang: str) -> str:
    return say(f"isolation.layer.{layer.name}").render(lang)


def _reason(layer: Layer, lang: str) -> str:
    values = {
        key: Text(f"isolation.layer.{value}") if key == "layer" and value in LAYERS else value
        for key, value in layer.values
    }
    return say(f"isolation.reason.{layer.reason}", **values).render(lang)


def _probe(hidden: list[str]) -> Iterable[Layer]:
    """Ask an interpreter that is started as the fork server is, so that it can and may do the same."""
    try:
        done = subprocess.run(
            launch.command(f"probe.main({hidden!r})", "grader.isolation"),
            env=launch.clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=True,
        )
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        why = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [str(error)]
        return [Layer(name, False, "failed", (("error", why[0]),)) for name in LAYERS]
    return [
        Layer(name, on, reason, tuple((key, str(value)) for key, value in values)) for name, on, reason, values in found
    ]
