"""What of a submission acts on nbgrader's pages, the formgrader's and the feedback's: nothing but links to the web.

nbconvert's ``sanitize_html`` cleans outputs only: nbgrader's own templates put rendered Markdown on the page as it is,
scripts and all. A course's ``nbgrader_config.py`` therefore names the functions below as filters of ``HTMLExporter``,
in place of nbconvert's of the same names. They clean what was rendered, not its source, so that Markdown cannot bring
anything back; tags that are not let through stay visible as text.
"""

from __future__ import annotations

import re
from typing import Any, Final

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import get_metadata as nbconvert_get_metadata
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_TAGS: Final = """a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre
s span strong sub summary sup table tbody td tfoot th thead tr u ul"""
# No ``position`` or ``margin``: what a student wrote stays where it stands and covers nothing.
_STYLES: Final = CSSSanitizer(
    allowed_css_properties=[
        "color",
        "font-family",
        "max-width",
        "padding",
        "text-align",
        "vertical-align",
        "white-space",
    ]
)
# What an attribute may hold. Neither ids nor classes of the page: with those, an answer could pose as a score.
_VALUES: Final = {
    ("a", "href"): re.compile(r"(?:https?://|mailto:|#)"),
    ("img", "src"): re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*$|(?!/)(?!.*\.\.)[\w ./%-]+$"),
    ("span", "class"): re.compile(r"[a-z][a-z0-9]{0,2}$"),  # a token of highlighted code, as Pygments names them
    ("div", "class"): re.compile(r" ?highlight(?: hl-\w*)?$"),
}
_PROTOCOLS: Final = ("http", "https", "mailto", "data")
_EVERYWHERE: Final = frozenset({"alt", "colspan", "lang", "open", "role", "rowspan", "style", "title", "aria-label"})


def clean_html(html: object) -> str:
    """HTML that may stand on a page: text, tables, pictures that came along, links to the web."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    return str(
        bleach.clean(
            text, tags=frozenset(_TAGS.split()), attributes=_allowed, protocols=_PROTOCOLS, css_sanitizer=_STYLES
        )
    )


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """A Markdown cell, with its attached pictures and its formulas, as HTML that may stand on a page."""
    cell: Any = context.get("cell", {})
    renderer = IPythonRenderer(escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True)
    html = clean_html(MarkdownWithMath(renderer=renderer).render(source))
    # The pages' style sheet (Bootstrap 3) takes away the triangle that shows that something is folded.
    return html.replace("<summary>", '<summary style="display:list-item">')


def get_metadata(output: Any, key: str, mimetype: str | None = None) -> Any:
    """What an output says about itself. A width or height is a number: the templates put it between no quotes."""
    value = nbconvert_get_metadata(output, key, mimetype)
    return value if key not in ("width", "height") or re.fullmatch(r"\d+(?:\.\d+)?(?:px|%)?", str(value)) else None


def _allowed(tag: str, name: str, value: str) -> bool:
    pattern = _VALUES.get((tag, name))
    return name in _EVERYWHERE if pattern is None else pattern.match(value) is not None
