"""What every exercise gives to look at runs with the solution and shows a picture that can be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.build import Clone
from grader.course import clone_root
from grader.feedback.text import LANGUAGES

ROOT = clone_root()
assert ROOT is not None

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
    for ax in figure.axes:
        assert ax.get_title(), f"{look}: a picture without a title"
        assert ax.get_ylabel(), f"{look}: an axis without a label"
        assert ax.get_xlabel() or ax.get_xticklabels()[0].get_text(), f"{look}: an axis without a label"
        assert ax.lines or ax.patches, f"{look}: an empty picture"
    plt.close(figure)
    assert not shown, f"{look}: shows more than one picture"
    print(look)
"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_look_shows_one_labelled_picture_with_the_solution(lang: str, tmp_path: Path) -> None:
    assert ROOT is not None
    clone = Clone(ROOT)
    pairs = []
    for exercise in clone.course.exercises():
        look = tmp_path / f"{exercise.name}.py"
        look.write_text(clone.statement(exercise, lang).look_code, encoding="utf-8")
        pairs.append(f"{ROOT / 'solutions' / exercise.label}.py={look}")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SHOW_ALL, *pairs],
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
        assert len(code.splitlines()) <= 25, f"{exercise.label}: the code is long"
        assert "torch.manual_seed(" in code, f"{exercise.label}: every run shows another picture"
        assert code.endswith("plt.show()")
