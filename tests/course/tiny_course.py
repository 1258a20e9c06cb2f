"""A made-up course of one exercise, so that the machinery is tested apart from the real course's content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import grader.graders
from grader.build import Clone
from grader.feedback.text import add_messages

MANIFEST = """\
title = { en = "Tiny", pt-BR = "Minúsculo" }
[[units]]
name = "tiny"
title = { en = "Tiny unit", pt-BR = "Unidade minúscula" }
[[units.exercises]]
name = "double"
title = { en = "Twice", pt-BR = "O dobro" }
points = 3
"""

SOLUTION = '''\
def double(x: float, times: int = 2) -> float:
    """Give x times two."""
    ### BEGIN SOLUTION
    return x * times
    ### END SOLUTION
'''

STATEMENT = """\
# Twice

Twice two is four.

    two · 2 = four

<!-- notebook: $$2 \\cdot 2 = 4$$ -->

## Task

Write `double(x, times=2)`.

## What is judged

- The number.

## Hints

1. Think.
2. Think of `x`.
3. Multiply.

## Look

See what `x` becomes.

```python
print(f"{double(2)} is twice 2")  # the comment too
```
"""

TRANSLATION = """\
+++
source = "{source}"
[docstrings]
"double" = "Dá o dobro de x."
+++

# O dobro

Duas vezes dois são quatro.

    dois · 2 = quatro

<!-- notebook: $$2 \\cdot 2 = 4$$ -->

## Tarefa

Escreva `double(x, times=2)`.

## O que é avaliado

- O número.

## Dicas

1. Pense.
2. Pense em `x`.
3. Multiplique.

## Veja

Veja o que acontece com `x`.

```python
print(f"o dobro de 2 é {{double(2)}}")  # o comentário também
```
"""

GRADER = """\
from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import say

@points({points}, kind="return")
def test_{name}(student):
    found = student.call("double", x={x}, times={times})
    if found != {x} * {times}:
        raise Failure(found=say("found.number", value=found))
"""

MESSAGES = """\
[double.test_small]
title = {{ en = "small", pt-BR = "pequeno" }}
advice = {{ en = "look", pt-BR = "olhe" }}
[double.test_large]
title = {{ en = "large", pt-BR = "grande" }}
advice = {{ en = "look", pt-BR = "olhe" }}
"""


def make(root: Path) -> Clone:
    """Write the course and make its graders importable."""
    unit = root / "solutions" / "tiny"
    graders = root / "graders" / "tiny"
    (graders / "hidden").mkdir(parents=True)
    unit.mkdir(parents=True)
    (root / "solutions" / "course.toml").write_text(MANIFEST, encoding="utf-8")
    (unit / "double.py").write_text(SOLUTION, encoding="utf-8")
    (unit / "double.en.md").write_text(STATEMENT, encoding="utf-8")
    (unit / "double.pt-BR.md").write_text(translation(STATEMENT), encoding="utf-8")
    (graders / "test_double.py").write_text(GRADER.format(points=1, name="small", x=2.0, times=2), encoding="utf-8")
    (graders / "hidden" / "test_double.py").write_text(
        GRADER.format(points=2, name="large", x=1e6, times=5), encoding="utf-8"
    )
    messages = root / "messages"
    messages.mkdir()
    (messages / "tiny.toml").write_text(MESSAGES.replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    add_messages(messages)
    grader.graders.__path__.append(str(root / "graders"))
    return Clone(root)


def translation(original: str) -> str:
    """The translation, marked as made of this original."""
    return TRANSLATION.format(source=hashlib.sha256(original.encode()).hexdigest()[:12])
