"""A made-up class: thirty invented students whose files come from the kit's own right and wrong submissions."""

from __future__ import annotations

import ast
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Indel

from grader.build import Clone
from grader.course import CourseError, Exercise
from grader.feedback.text import say
from grader.reports.likeness import Line, token_lines

SEED: Final = 20_240_229
SECONDS: Final = 6.0
"""Per check: an endless loop among thirty students should not make the whole demo wait."""

_NAMES: Final = (
    "ana_beatriz_lima, bruno_tavares, camila_rocha, caroline_duarte, daniel_okafor, diego_fontes, eduarda_vieira, "
    "elif_kaya, felipe_moura, fernanda_assis, gabriel_nunes, giulia_conti, helena_prado, igor_barros, isabela_reis, "
    "joão_pedro_alves, júlia_sampaio, kenji_watanabe, larissa_cunha, leonardo_braga, lívia_teixeira, marcos_vinícius, "
    "mariana_coelho, noah_lindqvist, otávio_freitas, priya_raman, rafael_siqueira, sofia_andrade, thiago_mendes, "
    "yasmin_haddad"
)
WORKERS: Final = min(4, os.cpu_count() or 1)
_SHOWN: Final = "camila_rocha"
_TOO_ALIKE: Final = 0.8
_SLOW: Final = ("utils.checkpoint", "torch.func", "torch.compile", "_dynamo", "jax")
"""What takes seconds to import: on a busy machine it would look like an endless loop."""
_COPY_OF: Final = {"thiago_mendes": "rafael_siqueira"}
_BEST: Final = ("fernanda_assis", "sofia_andrade")
_NEVER_BEGAN: Final = ("otávio_freitas",)
_HANDED_IN_NOTHING: Final = ("larissa_cunha",)
_SPECIAL: Final = {
    ("igor_barros", "adam"): "timeout",
    ("elif_kaya", "two_layers"): "integrity",
    ("daniel_okafor", "relu"): "import",
    ("marcos_vinícius", "lr_sweep"): "import",
}
_RENAMED: Final = {"loss": "cost", "epoch": "step", "losses": "values", "pred": "out", "output": "out"}


@dataclass(frozen=True)
class Case:
    """One submission of the corpus: its code without the line that says what it is, and the kinds of its mistake.

    ``own`` are the tokens of what is not in the stub.
    """

    text: str
    kinds: frozenset[str]
    own: tuple[str, ...]


class _Corpus:
    """The cases of one exercise, each of them dealt out at most once."""

    def __init__(self, folder: Path, stub: str, dice: random.Random) -> None:
        known = set(token_lines(stub))
        self.right = _read(folder / "right", known)
        self.wrong = _read(folder / "wrong", known)
        self._dealt: list[tuple[str, ...]] = []
        dice.shuffle(self.right)
        dice.shuffle(self.wrong)

    def deal_right(self) -> str | None:
        """A right one, or None when those that are left are all like one that is dealt."""
        return self._deal(self.right, self.right)

    def deal_wrong(self, *kinds: str) -> str | None:
        """A wrong one; one that ends processes, hangs or cannot be loaded only when that kind is asked for."""
        unusual = {"integrity", "timeout", "import", "return", "dtype"}
        wanted = [case for case in self.wrong if (case.kinds <= set(kinds) if kinds else not case.kinds & unusual)]
        return self._deal(self.wrong, wanted, most=1.0 if kinds else _TOO_ALIKE)

    def _deal(self, cases: list[Case], wanted: list[Case], most: float = _TOO_ALIKE) -> str | None:
        """Take the one that is least like what is dealt: the corpus varies one text in many ways, no class does."""

        def likeness(case: Case) -> float:
            return max((Indel.normalized_similarity(case.own, other) for other in self._dealt), default=0.0)

        case = min(wanted, key=likeness, default=None)
        if case is None or likeness(case) > most:
            return None
        cases.remove(case)
        self._dealt.append(case.own)
        return case.text


def _read(folder: Path, known: set[Line]) -> list[Case]:
    cases = []
    for path in sorted(folder.glob("*.py")):
        try:
            head, _, text = path.read_text(encoding="utf-8").partition("\n")
        except UnicodeDecodeError:
            continue
        found = re.search(r"expect: *([^;]*)", head)
        kinds = re.split(r",\s*|\s+or\s+", found.group(1).strip()) if found else []
        if head.startswith("#") and text.strip() and not any(name in text for name in _SLOW):
            own = tuple(token for line in token_lines(text) if line not in known for token in line)
            cases.append(Case(text, frozenset(kinds), own))
    return cases


def make_class(clone: Clone, folder: Path, lang: str) -> tuple[int, int]:
    """Lay the class below ``folder``; give the numbers of students and files. The same on every call on a machine.

    Raises CourseError where there are no cases to draw from.
    """
    if not (clone.root / "tests" / "cases").is_dir():
        raise CourseError(say("demo.needs_clone").render(lang))
    dice = random.Random(SEED)
    names = _NAMES.split(", ")
    strength = dict(zip(names, sorted((dice.betavariate(2.6, 1.5) for _ in names), reverse=True), strict=True))
    shuffled = list(strength.values())
    dice.shuffle(shuffled)
    strength = dict(zip(names, shuffled, strict=True))
    # The one who copies is as good as the one who is copied from.
    strength.update({copy: strength[source] for copy, source in _COPY_OF.items()})
    strength.update(dict.fromkeys(_BEST, 2.0))
    written: dict[tuple[str, str], str] = {}
    for number, exercise in enumerate(clone.course.exercises()):
        if exercise.missing():
            continue  # `grader grade` would rightly refuse
        stub = clone.stub(exercise, lang)
        corpus = _Corpus(clone.root / "tests" / "cases" / exercise.label, stub, dice)
        # The best are served first: later ones find fewer answers that are unlike all others.
        for student in sorted(names, key=lambda name: name not in _BEST):
            text = _answer(student, number, strength[student], exercise, corpus, stub, dice)
            if text is not None:
                written[student, exercise.label] = text
    for (student, label), text in list(written.items()):
        for copy, source in _COPY_OF.items():
            if student == source and label.endswith(("sgd", "training_loop", "adam", "lr_sweep")):
                written[copy, label] = _disguised(text)
    for (student, label), text in written.items():
        path = folder / student / f"{label}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for student in _HANDED_IN_NOTHING:
        (folder / student).mkdir(parents=True, exist_ok=True)
    return len(names), len(written)


def make(clone: Clone, folder: Path, lang: str) -> Path:
    """Lay the class in a new folder and say so; give the folder of its submissions."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "graded" / "progress.jsonl").is_file():
        raise CourseError(say("demo.not_empty", path=folder).render(lang))
    submitted = folder / "submitted"
    students, files = make_class(clone, submitted, lang)
    print(say("demo.made", students=students, files=files, folder=submitted).render(lang), flush=True)
    return submitted


def where_to_look(folder: Path, lang: str) -> list[str]:
    """The last words: what to open, and the command for a class of one's own."""
    graded = folder / "graded"
    page = (graded / "class.html").resolve().as_uri()
    student = (graded / "feedback" / _SHOWN / "index.html").resolve().as_uri()
    return [
        "",
        say("demo.open", path=page).render(lang),
        say("demo.one", path=student).render(lang),
        say("demo.same", submitted="submitted", graded="graded").render(lang),
    ]


def _answer(
    student: str, number: int, strength: float, exercise: Exercise, corpus: _Corpus, stub: str, dice: random.Random
) -> str | None:
    """What one student hands in for one exercise; later exercises are harder, and fewer get there."""
    luck = dice.random()
    if student in _HANDED_IN_NOTHING:
        return None
    if student in _NEVER_BEGAN:
        return stub
    if (student, exercise.name) in _SPECIAL:
        return corpus.deal_wrong(_SPECIAL[student, exercise.name])
    ease = strength - 0.025 * number
    if luck < ease:
        return corpus.deal_right() or corpus.deal_wrong()
    if luck < ease + 0.75 * (1 - ease):
        return corpus.deal_wrong() or corpus.deal_right()
    return stub if luck < ease + 0.85 * (1 - ease) else None


def _disguised(text: str) -> str:
    """A copy as copies are handed in: some local names are others, and there is a comment on top."""
    tree = ast.parse(text)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    fixed = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    lines = text.splitlines()
    for node in sorted(names, key=lambda node: (node.lineno, -node.col_offset)):
        if node.id in _RENAMED and node.id in assigned - fixed:
            line = lines[node.lineno - 1].encode()
            end = node.col_offset + len(node.id.encode())
            lines[node.lineno - 1] = (line[: node.col_offset] + _RENAMED[node.id].encode() + line[end:]).decode()
    return "\n".join(["# my own solution", *lines, ""])
