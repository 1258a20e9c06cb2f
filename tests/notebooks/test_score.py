"""How a score is shown: a number for nbgrader, a table for people, nothing active, readable when styles are lost."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grader.boundary.protocol import Frame
from grader.checks import Check, Result
from grader.failures import Feedback
from grader.feedback.text import say
from grader.notebooks.score import Score

HOSTILE = "</pre></td><script>alert(1)</script><img src=x onerror=alert(2)>&amp;`<b>`\u202e\x1b[31m"


def result(outcome: str = "failed", points: float = 0.0, hidden: bool = False, **told: object) -> Result:
    check = Check("unit", "adam", "test_losses_of_each_epoch", 2.0, "loss", hidden, lambda _: None)
    return Result(check, outcome, points, "loss", Feedback(check.title, **told))  # type: ignore[arg-type]


class _Reader(HTMLParser):
    """Which tags, attributes and words a page has; raises AssertionError when the tags do not fit together."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("points", "maximum", "shown"),
    [([2, 2], None, "4"), ([2, 0.5], None, "2.5"), ([0, 0], None, "0"), ([2, 2], 3, "3"), ([0.1, 0.2], 1, "0.3")],
)
def test_the_text_is_the_bare_number_and_never_more_than_the_maximum(
    points: list[float], maximum: float | None, shown: str
) -> None:
    score = Score([result("passed", value) for value in points], "en", maximum)
    assert repr(score) == score.bundle()["text/plain"] == shown
    assert float(score) == pytest.approx(float(shown))
    assert float(score) <= score.maximum


def test_the_bundle_has_the_number_and_the_table() -> None:
    bundle = Score([result("passed", 2)], "en").bundle()
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert "2 / 2 points" in bundle["text/html"]


@pytest.mark.parametrize(
    ("outcome", "sign", "word"),
    [
        ("passed", "✓", "passed"),
        ("failed", "✗", "failed"),
        ("error", "✗", "error"),
        ("timeout", "✗", "timed out"),
        ("grader_error", "!", "grader error"),
        ("not_started", "○", "not started"),
        ("stopped", "■", "stopped"),
        ("not_run", "○", "not run"),
    ],
)
def test_a_row_says_its_outcome_by_a_sign_and_a_word(outcome: str, sign: str, word: str) -> None:
    assert f"{sign} {word}" in _Reader(Score([result(outcome)], "en")._repr_html_()).words


def test_what_comes_from_the_students_code_is_text_and_nothing_else() -> None:
    told = {key: say("found.raised", type=HOSTILE, message=HOSTILE) for key in ("expected", "found", "cause", "advice")}
    frames = [Frame(1, HOSTILE, HOSTILE, HOSTILE)]
    page = Score([result(frames=frames, printed=HOSTILE, **told)], "en")._repr_html_()
    reader = _Reader(page)
    assert reader.tags == {"b", "code", "div", "pre", "table", "td", "tr"}
    assert reader.attributes == {"aria-label", "lang", "role", "style"}
    assert reader.words.count("<script>alert(1)</script>") == 4 * 2 + 2 + 1
    assert not re.search("[\u202e\x1b]", page)


def test_the_table_says_to_a_screen_reader_what_its_cells_are() -> None:
    page = Score([result(), result()], "en")._repr_html_()
    assert page.count('role="columnheader"') == 3
    assert page.count('role="rowheader"') == 2
    assert 'aria-label="Checks and their results"' in page


def test_a_cause_is_told_once() -> None:
    told = {"cause": say("mistake.no_zero_grad"), "advice": say("mistake.no_zero_grad_advice")}
    words = _Reader(Score([result(**told), result(**told)], "en")._repr_html_()).words
    assert words.count("never cleared") == 1
    assert words.count("same cause as above") == 1


def test_what_is_not_started_is_no_failure_to_explain() -> None:
    told = {"cause": say("not_started.cause"), "advice": say("not_started.advice")}
    words = _Reader(Score([result("not_started", **told), result("not_started", **told)], "en")._repr_html_()).words
    assert words.count("nothing to check yet") == 1
    assert "likely cause" not in words


def test_a_hidden_check_says_that_it_is_hidden() -> None:
    assert "(hidden check)" in Score([result(hidden=True)], "en")._repr_html_()
    assert "(verificação oculta)" in Score([result(hidden=True)], "pt-BR")._repr_html_()


def test_nbconverts_sanitizer_leaves_a_table_with_all_its_words() -> None:
    clean_html = pytest.importorskip("nbconvert.filters.strings").clean_html
    told = {"cause": say("mistake.no_zero_grad"), "found": say("found.raised", type="E", message=HOSTILE)}
    page = Score([result(frames=[Frame(3, "f", "x = 1", "In [5]")], **told), result("passed", 2)], "en")._repr_html_()
    cleaned = clean_html(page)
    # The parser adds the <tbody> of every table, and then will not have it.
    assert _squeezed(re.sub("</?tbody>", "", _Reader(cleaned).words)) == _squeezed(_Reader(page).words)
    assert _Reader(cleaned).tags == _Reader(page).tags


def test_nbconverts_strictest_sanitizer_loses_no_word() -> None:
    sanitize = pytest.importorskip("nbconvert.preprocessors.sanitize")
    page = Score([result(cause=say("mistake.no_zero_grad")), result("passed", 2)], "en")._repr_html_()
    stripped = sanitize.SanitizeHTML(strip=True).sanitize_html_tags(page)
    assert _squeezed(_Reader(stripped).words) == _squeezed(_Reader(page).words)


def _squeezed(words: str) -> str:
    return "".join(words.split())
