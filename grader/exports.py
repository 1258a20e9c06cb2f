"""What a run of batch grading leaves behind: results, grades, a page of feedback per student and exercise."""

from __future__ import annotations

import csv
import html
import io
import json
import os
from pathlib import Path
from typing import Any, Final

from grader.course import Course
from grader.feedback.text import say

Record = dict[str, Any]

STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.4rem}h2{font-size:1rem;margin:0}section{border:1px solid #ccc;border-left:.4rem solid #2a7d46;
border-radius:.3rem;padding:.7rem 1rem;margin:.8rem 0}section.lost{border-left-color:#b3261e}
section.not_started{border-left-color:#8a6d00}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 0}
"""


def write_atomically(path: Path, text: str) -> None:
    """Write a whole file or nothing: a reader, or a run that is cut short, never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def results_json(records: list[Record]) -> str:
    """The results file of the contract."""
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def grades_csv(records: list[Record], course: Course) -> str:
    """A row per student: the score of every exercise, and the total."""
    exercises = course.exercises()
    by_student: dict[str, dict[str, Record]] = {}
    for record in records:
        by_student.setdefault(record["student"], {})[f"{record['unit']}/{record['exercise']}"] = record
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["student", *(exercise.label for exercise in exercises), "total", "max_total"])
    for student, found in by_student.items():
        scores = [found[exercise.label]["score"] for exercise in exercises]
        full = sum(found[exercise.label]["max_score"] for exercise in exercises)
        writer.writerow([_harmless(student), *(f"{score:g}" for score in scores), f"{sum(scores):g}", f"{full:g}"])
    return stream.getvalue()


def _harmless(name: str) -> str:
    """A name that a spreadsheet would take for a formula is marked as text."""
    return "'" + name if name.startswith(("=", "+", "-", "@", "\t")) else name


def feedback_page(record: Record, title: str) -> str:
    """A self-contained page. Everything that comes from a submission is escaped, and nothing on it is active."""
    lang = record["lang"]
    heading = f"{title}: {record['score']:g} / {record['max_score']:g}"
    parts = [
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{html.escape(heading)}</title><style>{STYLE}</style></head>\n<body><main>",
        f"<h1>{html.escape(heading)}</h1>\n<p>{html.escape(record['student'])}</p>",
    ]
    if record.get("message"):
        parts.append(f"<p>{html.escape(record['message'])}</p>")
    for check in record["checks"]:
        state = (
            "passed" if check["outcome"] == "passed" else "not_started" if check["outcome"] == "not_started" else "lost"
        )
        word = say(f"report.{check['outcome']}").render(lang)
        parts.append(
            f'<section class="{state}"><h2>{html.escape(check["title"])}: '
            f"{check['points']:g} / {check['max_points']:g} ({html.escape(word)})</h2>"
        )
        if check["message"]:
            parts.append(f"<pre>{html.escape(check['message'])}</pre>")
        parts.append("</section>")
    parts.append("</main></body>\n</html>\n")
    return "\n".join(parts)


def write_all(out: Path, records: list[Record], course: Course) -> None:
    """Write everything that a run leaves behind."""
    titles = {exercise.label: exercise.title for exercise in course.exercises()}
    for record in records:
        label = f"{record['unit']}/{record['exercise']}"
        page = feedback_page(record, titles[label][record["lang"]])
        write_atomically(out / "feedback" / record["student"] / f"{label}.html", page)
    write_atomically(out / "grades.csv", grades_csv(records, course))
    write_atomically(out / "results.json", results_json(records))
