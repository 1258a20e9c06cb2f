"""What every exercise gives to look at runs with the solution and shows a picture that can be read.

`grader build --check` proves that a look differs between the languages by its words alone, so an ordinary run draws the
pictures in one language; with GRADER_ALL_CASES=1, in all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sampling import ALL

from grader.build import Clone
from grader.course import clone_root
from grader.feedback.text import LANGUAGES

ROOT = clone_root()
assert ROOT is not None
DRAWN = LANGUAGES if ALL else LANGUAGES[:1]

SHOW_ALL = """
import runpy, sys
from pathlib import Path
import matplotlib.pyplot as plt

shown = []
plt.show = lambda: shown.append(plt.gcf())
for name in sys.argv[1:]:
    solution, look = name.split("=")
    namespace = runpy.run_path(solution)
    exec(compile(Path(look).read_text(encoding="utf-8"), look, "exec"), namespace)
    figure = shown.pop()
    figure.canvas.draw()
    labels = [ax.get_xlabel() or "".join(tick.get_text() for tick in ax.get_xticklabels()) for ax in figure.axes]
    assert any(labels) and any(ax.get_ylabel() for ax in figure.axes), f"{look}: a picture without labels"
    for ax in figure.axes:
        assert ax.has_data(), f"{look}: an empty picture"
    plt.close(figure)
    assert not shown, f"{look}: shows more than one picture"
    print(look)
"""


@pytest.mark.parametrize("lang", DRAWN)
def test_every_look_shows_one_labelled_picture_with_the_solution(lang: str, tmp_path: Path) -> None:
    assert ROOT is not None
    clone = Clone(ROOT)
    pairs = []
    for exercise in clone.course.exercises():
        look = tmp_path / f"{exercise.name}.py"
        look.write_text(clone.statement(exercise, lang).look_code, encoding="utf-8")
        pairs.append(f"{ROOT / 'solutions' / exercise.label}.py={look}")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", SHOW_ALL, *pairs],
        env={**os.environ, "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(pairs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_look_can_be_read_by_a_beginner(lang: str) -> None:
    assert ROOT is not None
    clone = Clone(ROOT)
    for exercise in clone.course.exercises():
        code = clone.statement(exercise, lang).look_code
        assert sum(bool(line.strip()) for line in code.splitlines()) <= 25, f"{exercise.label}: the code is long"
        if "rand" in code:
            assert "manual_seed(" in code, f"{exercise.label}: every run shows another picture"
        assert code.endswith("plt.show()")
