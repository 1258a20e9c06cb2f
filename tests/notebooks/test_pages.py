from __future__ import annotations

from typing import Any

import pytest
from jinja2 import Environment

from grader.checks import Result, find_checks
from grader.failures import Feedback
from grader.notebooks import pages
from grader.notebooks.score import Score


def rendered(markdown: str, **cell: Any) -> str:
    """What a template of nbgrader puts on the page for a Markdown cell."""
    environment = Environment(autoescape=False)
    environment.filters["markdown2html"] = pages.markdown2html
    return environment.from_string("{{ cell.source | markdown2html }}").render(cell=cell | {"source": markdown})


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Some *words* and `x < 1`.", "<p>Some <em>words</em> and <code>x &lt; 1</code>.</p>"),
        ("## Heading", "<h2>Heading</h2>"),
        ("[page](https://pytorch.org)", '<a href="https://pytorch.org">page</a>'),
        ("$a < b$", "$a &lt; b$"),
        ("| a |\n| - |\n| 1 |", "<td>1</td>"),
        ("<details>\n<summary>Hint</summary>\n\nText\n</details>", '<summary style="display:list-item">Hint</summary>'),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("![plot](plot.png)", '<img src="plot.png" alt="plot">'),
    ],
)
def test_what_a_student_writes_is_shown(markdown: str, html: str) -> None:
    assert html in rendered(markdown)


def test_a_picture_that_was_pasted_into_a_cell_is_shown() -> None:
    html = rendered("![plot](attachment:plot.png)", attachments={"plot.png": {"image/png": "iVBORw0KGgo="}})
    assert '<img src="data:image/png;base64,iVBORw0KGgo=" alt="plot">' in html


@pytest.mark.parametrize(
    "markdown",
    [
        "[a](javascript:x)",
        "<javascript:x>",
        "[a](JaVa&#x53;cript:x)",
        "[a](data:text/html,x)",
        "![a](javascript:x)",
        "![a](https://example.org/tracker.png)",
        "![a](data:image/svg+xml;base64,AAAA)",
        '<a href="vbscript:x">a</a>',
    ],
)
def test_a_link_or_picture_leads_to_nothing_that_acts(markdown: str) -> None:
    html = rendered(markdown)
    assert "href=" not in html
    assert "src=" not in html


@pytest.mark.parametrize("attribute", ['id="hidden_checks"', 'class="score"', 'style="position:fixed"', 'onclick="x"'])
def test_an_answer_cannot_pose_as_a_part_of_the_page(attribute: str) -> None:
    html = rendered(f"<div {attribute}>13 / 13</div>")
    assert "13 / 13" in html
    assert attribute.partition('"')[2] not in html


def test_a_tag_that_is_not_let_through_is_shown_as_text() -> None:
    assert "&lt;script&gt;" in rendered("<script>x</script>")


def test_the_table_of_a_score_is_shown_as_in_a_notebook() -> None:
    check = find_checks("first_network", "relu")[0]
    table = Score([Result(check, "failed", 0.0, check.kind, Feedback(check.title))], "en")._repr_html_()
    shown = pages.clean_html(table)
    assert "&lt;" not in shown
    assert shown.count("<td") == table.count("<td")
    assert "text-align:right" in shown


@pytest.mark.parametrize(("width", "kept"), [(640, True), ("50%", True), ("1 onerror=x", False), ("1>", False)])
def test_the_size_of_a_picture_is_a_number(width: object, kept: bool) -> None:
    output = {"metadata": {"image/png": {"width": width}}}
    assert pages.get_metadata(output, "width", "image/png") == (width if kept else None)
