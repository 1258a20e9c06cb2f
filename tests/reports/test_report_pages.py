"""The pages: what stands on them, and that nothing in a submission can do anything there."""

from __future__ import annotations

import html
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_records import UNIT, check, first_unit, record, small_class, whole

from grader.reports import write_reports
from grader.reports.attention import notices
from grader.reports.class_page import histogram_counts
from grader.reports.pages import rich

COURSE = first_unit()
LANGUAGES = ("en", "pt-BR")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def evil_class() -> list[dict[str, object]]:
    """Hostile text in every place that a student can write to."""
    texts = dict.fromkeys(
        ("expected", "found", "your_code", "cause", "try", "printed"), EVIL + "`" + EVIL + "`\n    " + EVIL
    )
    relu = record(
        EVIL.replace("/", "_"), "relu", check("test_a", "failed", feedback=texts), check("test_b", "error", cause=EVIL)
    )
    adam = record(relu["student"], "adam", status="error", message=EVIL)
    return whole(relu["student"], relu=relu, adam=adam)


class Tags(HTMLParser):
    """The tags of a page, with attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.found if tag in names]


def pages(out: Path, records: list[dict[str, object]], lang: str = "en") -> dict[str, str]:
    write_reports(out, out / "submitted", records, COURSE, lang)
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*.html")}


def test_there_is_a_page_per_exercise_an_overview_per_student_and_one_of_the_class(tmp_path: Path) -> None:
    found = pages(tmp_path, small_class())
    exercises = [exercise.label for exercise in COURSE.exercises()]
    wanted = {f"feedback/{student}/{label}.html" for student in ("ana", "bia", "=1+1") for label in exercises}
    wanted |= {f"feedback/{student}/index.html" for student in ("ana", "bia", "=1+1")}
    assert set(found) == wanted | {"class.html"}


@pytest.mark.parametrize("make", [small_class, evil_class])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_sound_html_that_loads_and_runs_nothing(make: object, lang: str, tmp_path: Path) -> None:
    for name, text in pages(tmp_path, make(), lang).items():  # type: ignore[operator]
        tags = Tags(text)
        assert not tags.named("script", "img", "iframe", "link", "object", "embed", "form", "base"), name
        assert not [key for _, attrs in tags.found for key in attrs if key.startswith("on") or key == "style"], name
        assert tags.named("html")[0]["lang"] == lang
        assert len(tags.named("h1")) == len(tags.named("main")) == len(tags.named("title")) == 1, name
        [policy] = [
            meta["content"] for meta in tags.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        for link in tags.named("a"):
            assert not re.match(r"[a-z]+:|//", link["href"] or ""), name


def test_links_lead_to_pages_that_are_there(tmp_path: Path) -> None:
    from urllib.parse import unquote

    for name, text in pages(tmp_path, [*small_class(), *evil_class()]).items():
        for link in Tags(text).named("a"):
            target, _, anchor = (link["href"] or "").partition("#")
            path = (tmp_path / name).parent / unquote(target) if target else tmp_path / name
            assert path.is_file(), (name, target)
            if anchor:
                assert f'id="{anchor}"' in path.read_text(encoding="utf-8")


def test_headings_leave_no_level_out(tmp_path: Path) -> None:
    for name, text in pages(tmp_path, small_class()).items():
        levels = [int(tag[1]) for tag, _ in Tags(text).found if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, name
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), name


def test_a_failure_says_what_why_and_what_to_try(tmp_path: Path) -> None:
    text = pages(tmp_path, small_class())[f"feedback/ana/{UNIT}/relu.html"]
    assert "<code>no activation</code>" in text
    for word in ("failed", "timed out", "hidden check", "Look again.", "line 3: x = 1"):
        assert word in text
    assert "\x1b" not in text


def test_status_is_said_in_words(tmp_path: Path) -> None:
    found = pages(tmp_path, small_class(), "pt-BR")
    assert "não entregue" in found["feedback/bia/index.html"]
    assert "nota máxima" in found["feedback/=1+1/index.html"]
    assert "ainda não há o que verificar" in found[f"feedback/ana/{UNIT}/gpu.html"]


def test_what_failed_for_the_same_reason_is_told_once(tmp_path: Path) -> None:
    broken = [check(f"test_{n}", "error", cause="Line 2 is no Python.", points=1.0) for n in range(9)]
    records = whole("ana", relu=record("ana", "relu", *broken, status="error"))
    text = pages(tmp_path, records)[f"feedback/ana/{UNIT}/relu.html"]
    assert text.count("Line 2 is no Python.") == 1
    assert text.count("The same cause as in") == 8


def test_a_message_shows_code_as_code_and_indented_lines_as_they_are() -> None:
    assert rich("Use `a < b`.\n    x = 1\n      ^") == "<p>Use <code>a &lt; b</code>.</p><pre>    x = 1\n      ^</pre>"
    assert "\u202e" not in rich("right \u202e left")


def test_the_class_page_names_whom_to_look_at_and_why(tmp_path: Path) -> None:
    records = small_class()
    interference = check("test_a", "error", kind="integrity")
    records += whole("caio", relu=record("caio", "relu", interference))
    reasons = {(notice.reason, notice.students) for notice in notices(tmp_path, records, COURSE)}
    assert reasons == {
        ("grader_error", ("ana",)),
        ("timeout", ("ana",)),
        ("integrity", ("caio",)),
        ("nothing", ("bia",)),
    }
    text = html.unescape(pages(tmp_path, records)["class.html"])
    for words in ("A fault of the grader", "Stopped by a limit", "never verdicts", "Nothing handed in"):
        assert words in text


def test_an_ordinary_exception_in_a_check_of_integrity_is_no_interference(tmp_path: Path) -> None:
    from grader.checks import find_checks

    name = next(each.name for each in find_checks(UNIT, "relu") if each.kind == "integrity")
    records = whole("ana", relu=record("ana", "relu", check(name, "error", kind="integrity")))
    assert notices(tmp_path, records, COURSE) == []


def test_the_histogram_counts_full_marks_in_the_last_tenth() -> None:
    assert histogram_counts([0.0, 0.09, 0.1, 0.3, 0.95, 1.0]) == [2, 1, 0, 1, 0, 0, 0, 0, 0, 2]


def test_a_class_without_any_work_has_a_page(tmp_path: Path) -> None:
    assert "Nothing handed in" in pages(tmp_path, whole("ana"))["class.html"]


def test_an_exercise_that_nobody_handed_in_has_no_mean(tmp_path: Path) -> None:
    """It said 0%, as of an exercise that all got wrong; the others' mean leaves out who handed nothing in."""
    text = pages(tmp_path, [*whole("ana", relu=record("ana", "relu", check("test_a")))])["class.html"]
    table = text.partition("mean of those handed in")[2].partition("</table>")[0]
    rows = dict(
        re.findall(r"<a href=\"#checks-\d+\">([^<]+)</a>.*?<td class=\"wide\">(.*?)</td></tr>", table, re.DOTALL)
    )
    assert "100%" in rows.pop("ReLU between the layers")
    assert set(rows.values()) == {"–"}
