"""What a learner wrote into a generated file is kept when `grader build` writes that file anew."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path
from typing import Final

from grader.own_folder import make_own_folder
from grader.submission import source_text

KEPT: Final = "replaced"
_NO_CODE: Final = {
    tokenize.COMMENT,
    tokenize.STRING,
    tokenize.NEWLINE,
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def holds_work(name: str, former: bytes, generated: str) -> bool:
    """Whether a module or notebook has a line of code that the generated one has not; words do not count."""
    return not _code(source_text(name, former)) <= _code(source_text(name, generated.encode()))


def keep(root: Path, path: Path) -> Path:
    """Copy a file below ``root`` to where nothing overwrites it; give the copy."""
    former = path.read_bytes()
    place = make_own_folder(root) / KEPT / path.relative_to(root)
    number = 1
    while place.exists() and place.read_bytes() != former:
        number += 1
        place = place.with_name(f"{path.stem}.{number}{path.suffix}")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(former)
    return place


def _code(source: str) -> set[tuple[str, ...]]:
    lines: dict[int, list[str]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in _NO_CODE:
                lines.setdefault(token.start[0], []).append(token.string)
    except (tokenize.TokenError, SyntaxError):
        return {tuple(line.split()) for line in source.splitlines()}
    return {tuple(tokens) for tokens in lines.values()}
