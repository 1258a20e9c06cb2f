"""A submission that tries to run its own script on the pages that show it: the formgrader's and the feedback's.

Every attempt fetches ``/attack/<where>``, so a request for such an address is a script that ran.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

Notebook = dict[str, Any]

MARK: Final = "/attack/"
"""What stands in the address of each request that an attack makes."""


def script(where: str) -> str:
    return f"fetch('{MARK}{where}')"


def html(where: str) -> str:
    """The well-known ways to run a script from HTML; and an element that poses as the field of a score."""
    run = script
    return (
        f"<script>{run(f'{where}-script')}</script>"
        f'<img src="nothing.png" onerror="{run(f"{where}-img")}">'
        f'<svg onload="{run(f"{where}-svg")}"></svg>'
        f'<iframe srcdoc="<script>{run(f"{where}-srcdoc")}</script>"></iframe>'
        f'<iframe src="javascript:{run(f"{where}-iframe")}"></iframe>'
        f'<details open ontoggle="{run(f"{where}-toggle")}"><summary>x</summary></details>'
        f'<input autofocus onfocus="{run(f"{where}-focus")}">'
        f'<style>@keyframes x{{}}</style><b style="animation-name:x" onanimationstart="{run(f"{where}-css")}">b</b>'
        f'<object data="data:text/html,<script>{run(f"{where}-object")}</script>"></object>'
        f'<meta http-equiv="refresh" content="0;url={MARK}{where}-refresh">'
        f'<a href="javascript:{run(f"{where}-link")}">link</a>'
        f'<a href="jAvaScript&colon;{run(f"{where}-entity")}">link</a>'
        f'<form action="javascript:{run(f"{where}-form")}"><button>button</button></form>'
        f'<math><mtext><table><mglyph><style><img src=x onerror="{run(f"{where}-mxss")}"></style></mglyph></table>'
        '<b id="hidden_checks" class="score" style="position:fixed;margin:-9em">13</b>'
    )


def markdown(where: str) -> str:
    """HTML in Markdown, and what Markdown itself makes active."""
    encoded = quote(script(f"{where}-data"), safe="")
    return "\n\n".join(
        [
            f"An answer of mine. {html(where)}",
            html(f"{where}-block"),
            f"[link](javascript:{script(f'{where}-markdown').replace('(', '%28').replace(')', '%29')})",
            f"<javascript:{script(f'{where}-autolink')}>",
            f"[link](data:text/html;,%3Cscript%3E{encoded}%3C/script%3E)",
            f'![x](nothing.png" onerror="{script(f"{where}-alt")})',
            f'![x" onerror="{script(f"{where}-title")}](nothing.png "x\\" onerror=\\"{script(f"{where}-title")}")',
            f"&lt;img src=x onerror={script(f'{where}-escaped')}&gt;",
            f"```html\n<img src=x onerror={script(f'{where}-code')}>\n```",
            f'```x"><img src=x onerror={script(f"{where}-fence")}>\ncode\n```',
            f"$<img src=x onerror={script(f'{where}-math')}>$",
            f"# <img src=x onerror={script(f'{where}-heading')}>",
            "# hidden_checks",
        ]
    )


def outputs() -> list[dict[str, Any]]:
    """Outputs as a kernel leaves them: HTML, JavaScript, pictures that break out of their tag, errors."""
    broken = f'"><img src=x onerror="{script("output-png")}">'
    shown: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"text/html": html("output-html"), "text/plain": "7"}, {}),
        ({"text/html": html("output-isolated")}, {"text/html": {"isolated": True}}),
        ({"application/javascript": script("output-javascript")}, {}),
        ({"image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{script("output-svg")}"></svg>'}, {}),
        ({"text/markdown": markdown("output-markdown")}, {}),
        ({"text/latex": f'$\\text{{<img src=x onerror="{script("output-latex")}">}}$'}, {}),
        ({"image/png": broken}, {}),
        ({"image/png": "AAAA"}, {"image/png": {"width": f"1 onerror={script('output-width')}", "alt": broken}}),
    ]
    text = f'<img src=x onerror="{script("output-stream")}"> \x1b[31m<img src=x onerror="{script("output-ansi")}">'
    return [
        *({"output_type": "display_data", "data": data, "metadata": metadata} for data, metadata in shown),
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]},
    ]


def attacking(notebook: Notebook) -> Notebook:
    """The notebook with attacks in cells of its own, in the outputs of all its cells, and in its metadata."""
    breaking = f'x"><img src=x onerror="{script("metadata")}">'
    displayed = f"from IPython.display import HTML, display\ndisplay(HTML({html('displayed')!r}))"
    own = [
        {"cell_type": "markdown", "id": "own-markdown", "metadata": {"tags": [breaking]}, "source": markdown("cell")},
        {"cell_type": "raw", "id": "own-raw", "metadata": {"format": "text/html"}, "source": html("raw")},
        {
            "cell_type": "code",
            "id": "own-code",
            "metadata": {"tags": [breaking], "magics_language": breaking},
            "source": f"{displayed}\n# <img src=x onerror={script('source')}>",
        },
    ]
    cells = [*notebook["cells"], *own]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell.update(outputs=outputs(), execution_count=1)
    metadata = notebook["metadata"] | {"title": breaking, "authors": [{"name": breaking}]}
    return notebook | {"cells": cells, "metadata": metadata}


def with_outputs(notebook: Notebook) -> Notebook:
    """An autograded notebook with the outputs of the attack's own cell, as nbgrader's own Execute leaves them."""
    own = [
        cell for cell in notebook["cells"] if cell["cell_type"] == "code" and f"{MARK}source" in "".join(cell["source"])
    ]
    assert len(own) == 1
    own[0]["outputs"] = outputs()
    return notebook
