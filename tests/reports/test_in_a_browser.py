"""The pages in a real browser: nothing is asked of the network, nothing is wider than a phone, all can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_records import UNIT, check, first_unit, record, small_class, whole

from grader.reports import write_reports

PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1200, "height": 900}
PAGES = ("class.html", "feedback/ana/index.html", f"feedback/ana/{UNIT}/relu.html", f"feedback/ana/{UNIT}/gpu.html")

CONTRAST = """() => {
  // WCAG 2: the contrast of every text with what is behind it.
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.map(v => linear(v / 255)); return .2126 * r + .7152 * g + .0722 * b };
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const c = rgb(getComputedStyle(node).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    const a = light(rgb(node instanceof SVGElement ? style.fill : style.color).slice(0, 3)), b = light(behind(node));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(node.tagName + '.' + node.getAttribute('class') + ' ' + ratio.toFixed(2));
  }
  return low;
}"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with long names, long words and long lines."""
    out = tmp_path_factory.mktemp("reports")
    long = record(
        "x" * 70,
        "lr_sweep",
        check("test_a", "failed", cause="`" + "very_long_name" * 9 + "`", feedback={"your_code": "y" * 300}),
    )
    records = [*small_class(), *whole("x" * 70, lr_sweep=long)]
    for lang in ("en", "pt-BR"):
        write_reports(out / lang, out / "submitted", records, first_unit(), lang)
    return out


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Opens a page and gives it, with what it said and asked for."""
    contexts = []

    def open_page(path: Path, size: dict[str, int], scheme: str) -> tuple[Any, list[str]]:
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        page, events = context.new_page(), []
        page.on("console", lambda message: events.append(message.text))
        page.on("pageerror", lambda error: events.append(str(error)))
        page.on("request", lambda request: events.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page, events

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lang", ["en", "pt-BR"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_and_fits_a_phone_and_a_desktop(name: str, lang: str, reports: Path, opened: Any) -> None:
    page, events = opened(reports / lang / name, DESKTOP, "light")
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert events == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_stands_out_from_its_background(name: str, scheme: str, reports: Path, opened: Any) -> None:
    page, _ = opened(reports / "en" / name, DESKTOP, scheme)
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_finds_landmarks_headings_and_names(name: str, reports: Path, opened: Any) -> None:
    page, _ = opened(reports / "en" / name, PHONE, "light")
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("[...document.querySelectorAll('a, summary')].every(each => each.textContent.trim())")
    assert page.evaluate("[...document.querySelectorAll('svg')].every(s => s.ariaLabel || s.ariaHidden === 'true')")
    assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.querySelector('thead th[scope=col]'))")
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size") == page.evaluate(
        "document.querySelectorAll('[id]').length"
    )


def test_the_keyboard_reaches_the_content_first(reports: Path, opened: Any) -> None:
    page, _ = opened(reports / "en" / "class.html", DESKTOP, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
