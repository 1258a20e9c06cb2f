"""What stands below the cells of a notebook that nbgrader has graded: what they printed, and their points."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.checks import Result
from grader.notebooks.cell_output import CellOutput
from grader.notebooks.score import Score


def show(cell: NotebookNode, output: CellOutput, lang: str) -> None:
    """Put what a cell printed, and what went wrong in it, below it: text only, so nothing of it is active on a page.

    A graded cell of the instructor's own that ends in a number earns that number, as nbgrader has it.
    """
    cell.outputs = []
    if output.printed:
        cell.outputs.append(new_output("stream", name="stdout", text=output.shown(lang)))
    if output.error is not None:
        lines = output.error_lines(lang)
        cell.outputs.append(new_output("error", ename=output.state, evalue=lines[0], traceback=lines))
    elif _points(cell) is not None and _ends_in_a_value(cell.source):
        value = output.printed.strip().rpartition("\n")[2]
        if re.fullmatch(r"\d+(\.\d+)?", value):
            cell.outputs.append(_result(cell, {"text/plain": f"{min(float(value), _points(cell) or 0.0):g}"}))


def show_score(cell: NotebookNode, results: list[Result], lang: str) -> None:
    """Put the points (nbgrader reads the bare number) and the messages below a graded cell.

    An instructor may have given the cell other points than its checks have: then the share of them counts.
    """
    score = Score(results, lang)
    bundle, points = score.bundle(), _points(cell)
    if points is not None and score.maximum and points != score.maximum:
        bundle["text/plain"] = f"{points * float(score) / score.maximum:.6g}"
    cell.outputs = [_result(cell, bundle)]


def _result(cell: NotebookNode, bundle: dict[str, str]) -> NotebookNode:
    cell.execution_count = cell.execution_count or 1
    result: NotebookNode = new_output("execute_result", data=bundle, execution_count=cell.execution_count)
    return result


def _points(cell: NotebookNode) -> float | None:
    marks = cell.metadata.get("nbgrader", {})
    return float(marks["points"]) if marks.get("grade") and "points" in marks else None


def _ends_in_a_value(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    last = body[-1] if body else None
    printing = (
        isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == "print"
    )
    return isinstance(last, ast.Expr) and not printing


def give_nothing(nb: NotebookNode, reason: list[str]) -> None:
    """Put no points, and the reason, below every graded cell of a notebook that could not be read."""
    for cell in nb.cells:
        if _points(cell) is not None and cell.cell_type == "code":
            text = new_output("stream", name="stdout", text="\n".join(reason) + "\n")
            cell.outputs = [text, _result(cell, {"text/plain": "0"})]
