"""What a run of ``pytest exercises`` shows: letters, feedback, and the table of points at the end."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from grader.feedback.terminal import Row, cause, labelled, lines, table
from grader.feedback.text import say

if TYPE_CHECKING:
    from grader.checks import Result

_STATUS: Final[dict[str, tuple[str, str, tuple[str, dict[str, bool]]]]] = {
    "not_started": ("not started", "-", ("NOT STARTED", {"yellow": True})),
    "timeout": ("failed", "T", ("TIMEOUT", {"red": True})),
    "failed": ("failed", "F", ("FAILED", {"red": True})),
    "error": ("failed", "F", ("FAILED", {"red": True})),
    "grader_error": ("error", "E", ("GRADER ERROR", {"red": True})),
}
_SAME_CAUSE: Final = "failed for the same cause"
_NAMES_SHOWN: Final = 3
_WIDEST: Final = 110
_DEFAULT_LIST: Final = "fE"


def terminal_width() -> int:
    """The width to wrap feedback to; 0 (do not wrap) where it does not go to a terminal."""
    try:
        columns = shutil.get_terminal_size().columns if sys.__stdout__ and sys.__stdout__.isatty() else 0
    except ValueError:
        columns = 0
    return min(columns, _WIDEST)


def failure_text(result: Result, lang: str, width: int = 0) -> str:
    """Feedback in words, in a traceback's place."""
    head = result.feedback.title.render(lang)
    if result.check.hidden:
        head += f" ({say('report.hidden').render(lang)})"
    return "\n".join([head, *lines(result.feedback, lang, width)])


def feedback_properties(result: Result, lang: str) -> list[tuple[str, object]]:
    """What travels with a report, to the table here and to whatever reads ``--junitxml``."""
    properties: list[tuple[str, object]] = [
        ("points", result.points),
        ("max_points", result.check.points),
        ("outcome", result.outcome),
        ("kind", result.kind),
        ("hidden", result.check.hidden),
    ]
    if result.outcome not in ("passed", "not_started"):
        properties.append(("cause", cause(result.feedback, lang)))
    return properties


class Report:
    """The reporting hooks. Everything they need travels in ``user_properties``, so they work under xdist as well."""

    def __init__(self, config: pytest.Config, lang: str, seed: int) -> None:
        self.not_collected: list[str] = []
        self._config = config
        self._lang = lang
        self._seed = seed
        self._started = time.time()
        self._first: dict[tuple[str, str], str] = {}
        self._alike: dict[str, list[str]] = {}

    def pytest_report_teststatus(self, report: pytest.TestReport) -> Any:
        """Not started is calm; a timeout and a fault of ours have letters of their own; a cause is told once."""
        properties = dict(getattr(report, "user_properties", ()))
        status = _STATUS.get(str(properties.get("outcome")))
        if report.when != "call" or status is None:
            return None
        first = self._first_of(report.nodeid, properties)
        if first == report.nodeid:
            return status
        name = report.nodeid.rpartition("::")[2]
        if name not in self._alike.setdefault(first, []):
            self._alike[first].append(name)
        return _SAME_CAUSE, *status[1:]

    def _first_of(self, nodeid: str, properties: dict[str, Any]) -> str:
        """Give the first check that failed for the same cause: in the same file, or, for a fault of ours, anywhere."""
        if "cause" not in properties:
            return nodeid
        file = "" if properties["outcome"] == "grader_error" else str(properties["file"])
        return self._first.setdefault((file, str(properties["cause"])), nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Name, in the feedback of each cause, the other checks that failed for it; obey ``--tb=line``."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        self._forget_what_was_not_started(reporter)
        for report in _checks_reported(reporter) if reporter else []:
            if not isinstance(report.longrepr, str):
                continue
            alike = self._alike.get(report.nodeid, [])
            if self._config.getoption("tbstyle") == "line":
                report.longrepr = _OneLine(report)  # type: ignore[assignment]
            elif alike:
                more = f", ... (+{len(alike) - _NAMES_SHOWN})" if len(alike) > _NAMES_SHOWN else ""
                names = ", ".join(alike[:_NAMES_SHOWN]) + more
                report.longrepr += "\n" + "\n".join(labelled("same_cause", names, self._lang, terminal_width()))
            report.longrepr = _encodable(report.longrepr, reporter)

    def _forget_what_was_not_started(self, reporter: Any) -> None:
        """Keep it out of ``--lf``: who has begun one exercise wants its failures, and not the whole course."""
        remembered = self._config.pluginmanager.get_plugin("lfplugin")
        reports = _checks_reported(reporter) if reporter else []
        waiting = {report.nodeid for report in reports if dict(report.user_properties)["outcome"] == "not_started"}
        for key in list(getattr(remembered, "lastfailed", ())):
            if str(key) in waiting:
                del remembered.lastfailed[key]  # type: ignore[union-attr]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Show the points, and what to do next."""
        for file in self.not_collected:
            terminalreporter.write_line(say("report.not_collected", file=file).render(self._lang))
        files: dict[str, list[dict[str, Any]]] = {}
        for report in _checks_reported(terminalreporter):
            properties = {**dict(report.user_properties), "check": report.nodeid.rpartition("::")[2]}
            files.setdefault(str(properties["file"]), []).append(properties)
        if not files:
            return
        ordered = _in_course_order(files)
        self._note(files)
        rows = [self._row(file, checks) for file, checks in ordered]
        terminalreporter.write_sep("=", say("report.points").render(self._lang))
        for line in table(rows, self._lang, terminal_width(), _encodable("█░", terminalreporter) == "█░"):
            terminalreporter.write_line(line)
        waiting = [file for file, checks in ordered if _count(checks, "not_started") == len(checks)]
        if waiting:
            terminalreporter.write_line(say("report.start_here", file=waiting[0]).render(self._lang))
        if all(row.points == row.max_points and not row.state for row in rows):
            terminalreporter.write_line(say("report.done").render(self._lang), green=True)
            if not any(check["hidden"] for checks in files.values() for check in checks):
                terminalreporter.write_line(say("report.partial_kit").render(self._lang))
        terminalreporter.write_line(say("report.seed", seed=self._seed).render(self._lang), light=True)
        bad = [report for group in ("failed", "error") for report in terminalreporter.stats.get(group, [])]
        if self._config.getoption("reportchars") == _DEFAULT_LIST and all(map(_is_check, bad)):
            # Pytest's list would only repeat the headlines of the feedback, below the table.
            terminalreporter.reportchars = ""

    def _note(self, files: dict[str, list[dict[str, Any]]]) -> None:
        """Remember the verdicts on a learner's own files, for `grader next` and `grader progress`."""
        from grader.journal import graders_digest
        from grader.learning.record import Judged, note_run

        for file, checks in files.items():
            judged = Judged(
                "",
                graders_digest(),
                {str(check["check"]): str(check["outcome"]) for check in checks},
                {str(check["check"]): float(check["points"]) for check in checks},
                int(checks[0]["checks"]),
                time.time(),
            )
            note_run(self._config.rootpath / file, str(checks[0]["exercise"]), judged, self._started)

    def _row(self, file: str, checks: list[dict[str, Any]]) -> Row:
        waiting = _count(checks, "not_started")
        left_out = checks[0]["checks"] - len(checks)
        states = []
        if waiting == len(checks):
            states.append(say("report.not_started"))
        elif waiting:
            states.append(say("report.checks_not_started", count=waiting))
        if left_out:
            states.append(say("report.checks_left_out", count=left_out))
        return Row(
            file,
            sum(check["points"] for check in checks),
            sum(check["max_points"] for check in checks),
            ", ".join(state.render(self._lang) for state in states),
        )


class _OneLine:
    """A failure under ``--tb=line``: pytest asks for the whole text, which is nothing here, and for the line."""

    def __init__(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        self._whole = str(report.longrepr)
        self.reprcrash = f"{report.location[2]}: {properties.get('cause', '')}"

    def toterminal(self, _writer: Any) -> None:
        """Write nothing."""

    def __str__(self) -> str:
        return self._whole


def _is_check(report: Any) -> bool:
    return isinstance(report, pytest.TestReport) and report.when == "call" and "outcome" in dict(report.user_properties)


def _checks_reported(reporter: Any) -> list[pytest.TestReport]:
    return [report for group in reporter.stats.values() for report in group if _is_check(report)]


def _count(checks: list[dict[str, Any]], outcome: str) -> int:
    return sum(check["outcome"] == outcome for check in checks)


def _encodable(text: Any, reporter: Any) -> Any:
    """Replace what the terminal's encoding lacks; pytest would escape the whole text for it, line ends included."""
    encoding = getattr(reporter._tw._file, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding) if isinstance(text, str) else text


def _in_course_order(files: dict[str, list[dict[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    from grader.course import the_course

    order = [exercise.label for exercise in the_course().exercises()]

    def place(item: tuple[str, list[dict[str, Any]]]) -> tuple[str, int]:
        file, checks = item
        students_folder = file.rpartition("/")[0].rpartition("/")[0]
        return students_folder, order.index(checks[0]["exercise"])

    return sorted(files.items(), key=place)
