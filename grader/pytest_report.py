"""What a run of ``pytest exercises`` shows: letters, feedback, and the table of points at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grader.feedback.terminal import Row, lines, table
from grader.feedback.text import say

if TYPE_CHECKING:
    from grader.checks import Result

_STATUS = {
    "not_started": ("not started", "-", ("NOT STARTED", {"yellow": True})),
    "timeout": ("failed", "T", ("TIMEOUT", {"red": True})),
    "grader_error": ("error", "E", ("GRADER ERROR", {"red": True})),
}


def failure_text(result: Result, lang: str) -> str:
    """Feedback in words, in a traceback's place."""
    head = result.feedback.title.render(lang)
    if result.check.hidden:
        head += f" ({say('report.hidden').render(lang)})"
    return "\n".join([head, "", *lines(result.feedback, lang)])


class Report:
    """The reporting hooks. Everything they need travels in ``user_properties``, so they work under xdist as well."""

    def __init__(self, config: pytest.Config, lang: str, seed: int) -> None:
        self._lang = lang
        self._seed = seed
        self._seen: dict[tuple[str, str], str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Tell a cause once per exercise; the checks that fail for the same one say so in a line."""
        report = yield
        properties = dict(report.user_properties)
        if report.when == "call" and report.failed and "outcome" in properties:
            text = str(report.longrepr)
            head, _, body = text.partition("\n\n")
            key = (str(properties["file"]), body)
            first = self._seen.setdefault(key, item.name)
            if first != item.name:
                report.longrepr = f"{head}\n\n{say('report.same_cause', name=first).render(self._lang)}"
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> Any:
        """Not started is calm; a timeout and a fault of ours have letters of their own."""
        outcome = dict(getattr(report, "user_properties", ())).get("outcome")
        return _STATUS.get(str(outcome)) if report.when == "call" else None

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Show what is not started, and the points."""
        reports = [
            report
            for group in terminalreporter.stats.values()
            for report in group
            if isinstance(report, pytest.TestReport) and report.when == "call"
        ]
        files: dict[str, list[dict[str, Any]]] = {}
        for report in reports:
            properties = dict(report.user_properties)
            if "outcome" in properties:
                files.setdefault(str(properties["file"]), []).append(properties)
        if not files:
            return
        rows = [self._row(file, checks) for file, checks in _in_course_order(files)]
        terminalreporter.section(say("report.points").render(self._lang), sep="=")
        for file, checks in _in_course_order(files):
            if all(check["outcome"] == "not_started" for check in checks):
                terminalreporter.write_line(say("report.start_here", file=file).render(self._lang))
        for line in table(rows, self._lang):
            terminalreporter.write_line(line)
        if all(row.points == row.max_points for row in rows):
            terminalreporter.write_line(say("report.done").render(self._lang), green=True)
        terminalreporter.write_line(say("report.seed", seed=self._seed).render(self._lang), light=True)

    def _row(self, file: str, checks: list[dict[str, Any]]) -> Row:
        waiting = all(check["outcome"] == "not_started" for check in checks)
        return Row(
            file,
            sum(check["points"] for check in checks),
            sum(check["max_points"] for check in checks),
            say("report.not_started").render(self._lang) if waiting else "",
        )


def _in_course_order(files: dict[str, list[dict[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    from grader.course import the_course

    order = [exercise.label for exercise in the_course().exercises()]

    def place(item: tuple[str, Any]) -> tuple[str, int]:
        folder, _, label = _split(item[0])
        return folder, order.index(label) if label in order else len(order)

    return sorted(files.items(), key=place)


def _split(file: str) -> tuple[str, str, str]:
    parts = file.removesuffix(".py").split("/")
    return "/".join(parts[:-2]), "/", "/".join(parts[-2:])
