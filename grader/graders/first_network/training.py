"""What the checks of exercises that train share: data to learn from, weights to start from, histories."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.first_network.run_causes import History
from grader.histories import Expectation, check_history, history, training_mistakes
from grader.judging import fail, join, number, torch_untouched
from grader.reference import Recipe, train
from grader.student import Handle, Model, RemoteTensor, Student, describe, dtype_name

SIZES: Final = (10, 6, 1)
PARAMETERS: Final = ("first.weight", "first.bias", "second.weight", "second.bias")
DEFAULT_EPOCHS: Final = 100


def draw_data(rows: int = 120) -> tuple[Tensor, Tensor]:
    """X (rows, 10) and y (rows, 1) with something to learn in them, and noise."""
    x = torch.randn(rows, SIZES[0])
    y = x @ torch.randn(SIZES[0], 1) * 0.5 + 0.3 * torch.randn(rows, 1) + 0.5
    return x, y


def draw_weights() -> list[Tensor]:
    """Weights for the grader's network, of the size that ``nn.Linear`` would draw."""
    n_in, n_hidden, n_out = SIZES
    return [
        torch.randn(n_hidden, n_in) / n_in**0.5,
        torch.randn(n_hidden) * 0.1,
        torch.randn(n_out, n_hidden) / n_hidden**0.5,
        torch.randn(n_out) * 0.1,
    ]


def final_weights(model: Model) -> list[Tensor]:
    """What the grader's network holds now, in the order of ``draw_weights``."""
    parameters = model.parameters()
    return [parameters[name].values if name in parameters else torch.empty(0) for name in PARAMETERS]


def check_run(
    found: Any,
    model: Model,
    weights: Sequence[Tensor],
    data: tuple[Tensor, Tensor],
    recipe: Recipe,
    *,
    what: Text,
    student: Student,
    more_mistakes: Mapping[str, Recipe] | None = None,
    words: str = "mistake",
    explain: bool = False,
) -> None:
    """Insist on every loss that a training function gave, and on the weights that the model holds afterwards.

    ``explain``: more is tried out to name what made a wrong history (``run_causes.py``).
    """
    x, y = data
    _check_not_stopped(found, weights, data, recipe, what)
    losses = history(found, recipe.epochs, what=what)
    expectation = Expectation(weights, x, y, recipe)
    final = final_weights(model)
    details: dict[str, Any] = {
        "what": what,
        "trained_rightly": expectation.weights_match(final),
        "moved": any(not torch.equal(now, before) for now, before in zip(final, weights, strict=True)),
        "why_unmoved": lambda: "step_missing" if has_gradients(model) else why_without_gradients(student),
        "more_mistakes": more_mistakes,
        "words": words,
    }
    if not explain:
        check_history(losses, expectation, recipe, len(x), **details)
    elif not expectation.matches(losses):
        _check_no_step_before(losses, final, weights, data, recipe, what)
        History(losses, expectation, recipe, weights, data, student.journal()).check(**details)
    if math.isfinite(losses[-1]):
        check_weights(final, weights, expectation)


def _check_no_step_before(
    losses: Sequence[float],
    final: Sequence[Tensor],
    weights: Sequence[Tensor],
    data: tuple[Tensor, Tensor],
    recipe: Recipe,
    what: Text,
) -> None:
    """Name a training that is right but for one step too many, before the first loss."""
    longer = Expectation(weights, *data, recipe.but(epochs=recipe.epochs + 1))
    if longer.matches([longer.exact.losses[0], *losses]) and longer.weights_match(final):
        right = longer.exact.losses[0]
        expected = say("expected.loss", what=what, epoch=1, value=right)
        raise fail(
            "loss", expected=expected, found=say("found.loss", value=losses[0]), cause=say("run.step_before_start")
        )


@contextlib.contextmanager
def watching(handles: Mapping[str, tuple[Handle, Tensor]]) -> Iterator[None]:
    """Where a check fails within it, blame a change of the data that were handed in, if there was one."""
    try:
        yield
    except Failure:
        check_untouched(handles)
        raise


def check_list_is_new(found: Any, epochs: int, again: Callable[[], Any], what: Text) -> None:
    """Name a list of losses that outlives the call: the next call makes it longer by as many losses."""
    if not isinstance(found, list) or len(found) <= epochs or not all(map(number, found)):
        return
    following = again()
    if isinstance(following, list) and len(following) == len(found) + epochs:
        raise fail(
            "loss",
            expected=say("expected.history", what=what, epochs=epochs),
            found=say("found.list", count=len(found)),
            cause=say("cause.list_kept"),
        )


@contextlib.contextmanager
def blaming_defaults(student: Student) -> Iterator[None]:
    """Explain what is raised within it by a default of torch's that the file has changed, if there is one."""
    try:
        yield
    except StudentError:
        if any(name.startswith("torch.set_default_") for name in student.tampering()):
            torch_untouched(student)
        raise


def default_history(found: Any, what: Text, kind: str = "loss") -> list[float]:
    """Insist on the history of a call without ``epochs``: 100 losses."""
    # One more or less is no other default, but a loop that is off by one.
    if isinstance(found, list) and all(map(number, found)) and len(found) > 1 and abs(len(found) - DEFAULT_EPOCHS) > 1:
        raise fail(
            kind,
            expected=say("expected.history", what=what, epochs=DEFAULT_EPOCHS),
            found=say("found.list", count=len(found)),
            cause=say("cause.default_epochs"),
        )
    return history(found, DEFAULT_EPOCHS, what=what, kind=kind)


def _check_not_stopped(
    found: Any, weights: Sequence[Tensor], data: tuple[Tensor, Tensor], recipe: Recipe, what: Text
) -> None:
    """Name a training that is right as far as it goes, but ends too early."""
    if not isinstance(found, list) or not 1 < len(found) < recipe.epochs - 1 or not all(map(number, found)):
        return
    if Expectation(weights, *data, recipe.but(epochs=len(found))).matches(found):
        expected = say("expected.history", what=what, epochs=recipe.epochs)
        raise fail("loss", expected=expected, found=say("found.list", count=len(found)), cause=say("cause.stopped"))


def has_gradients(model: Model) -> bool:
    """Whether a parameter of the model holds a gradient that is not zero."""
    return any(isinstance(item, RemoteTensor) and bool(item.values.any()) for item in model.gradients().values())


def why_without_gradients(student: Student) -> str:
    """Whether the grader's networks saw a backward pass whose gradients are gone, or none at all."""
    return "cleared_too_soon" if student.journal()["backwards"] else "no_backward"


def check_weights(found: Sequence[Tensor], before: Sequence[Tensor], expectation: Expectation) -> None:
    """Insist on the weights of the right run; tell a model that was never trained from one trained otherwise."""
    odd = next((weight.dtype for weight in found if weight.dtype != torch.float32), None)
    if odd is not None:
        raise fail("dtype", found=say("found.dtype", dtype=dtype_name(odd)), cause=say("cause.dtype"))
    if expectation.weights_match(found):
        return
    untouched = all(a.shape == b.shape and bool((a == b).all()) for a, b in zip(found, before, strict=True))
    raise fail(
        "params",
        found=say("found.weights_untouched" if untouched else "found.weights_differ"),
        cause=say("cause.weights_untouched" if untouched else "cause.weights_differ"),
    )


def check_untouched(handles: Mapping[str, tuple[Handle, Tensor]]) -> None:
    """Insist that tensors that were handed in still hold what they held."""
    for name, (handle, before) in handles.items():
        after = handle.inspect("tensor")
        if not (
            isinstance(after, RemoteTensor) and after.values.dtype == before.dtype and torch.equal(after.values, before)
        ):
            raise fail(
                "integrity",
                found=say("found.data_changed", name=name),
                cause=say("cause.data_changed", name=name),
                advice=say("cause.data_changed_advice", name=name),
            )


def starts(student: Student) -> list[list[Tensor]]:
    """The weights of every model that ``make_model`` has made, without repetitions."""
    found: list[list[Tensor]] = []
    for weights in student.starts():
        values = [weight.values for weight in weights]
        if not any(all(torch.equal(a, b) for a, b in zip(values, known, strict=True)) for known in found):
            found.append(values)
    if not found:
        raise fail("start", found=say("found.factory_unused"), cause=say("cause.factory_unused"))
    return found[:20]


def mapping(found: Any, keys: Sequence[Any], *, what: Text, kind: str = "keys") -> dict[Any, Any]:
    """Insist on a dictionary with just these keys."""
    wanted = join(repr(key) for key in keys)
    expected = say("expected.mapping", what=what, keys=wanted)
    if not isinstance(found, dict):
        raise fail(
            kind,
            expected=expected,
            found=describe(found),
            cause=say("cause.no_return" if found is None else "cause.not_a_mapping"),
        )
    missing = [key for key in keys if key not in found]
    extra = [key for key in found if key not in keys]
    if missing or extra:
        cause = _missing_cause(found, keys, missing) if missing else say("cause.keys_extra")
        raise fail(kind, expected=expected, found=describe(found), cause=cause)
    return found


def _missing_cause(found: Mapping[Any, Any], keys: Sequence[Any], missing: Sequence[Any]) -> Text:
    if len(keys) > 1 and list(found) == [keys[-1]]:
        return say("cause.only_the_last_key")
    if len(keys) > 1 and list(found) == [keys[0]]:
        return say("cause.only_the_first_key")
    if {str(key) for key in keys} == {str(key) for key in found}:
        return say("cause.keys_of_another_type")
    if list(found) == list(range(len(keys))):
        return say("cause.keys_are_positions")
    numbers = [key for key in found if number(key)]
    if numbers and all(any(round(key, places) in found for places in range(5)) for key in missing if number(key)):
        return say("cause.keys_rounded")
    if {str(key).lower() for key in keys} == {str(key).lower() for key in found}:
        return say("cause.keys_spelled")
    return say("cause.keys_missing", keys=join(repr(key) for key in missing))


def check_equal_starts(
    student: Student,
    x: Tensor,
    y: Tensor,
    histories: Mapping[Any, Sequence[float]],
    recipes: Mapping[Any, Recipe],
    *,
    what: Text,
) -> None:
    """Insist that all histories begin with one and the same freshly made model.

    What a first loss says of the start depends on how it was computed; a mistake in that is another check's concern,
    so the usual ones are allowed for here.
    """
    firsts = {key: losses[0] for key, losses in histories.items()}
    candidates = starts(student)
    names = ["", *training_mistakes(next(iter(recipes.values())), len(x))]
    for name in names:
        first_of = {key: _first_losses(candidates, x, y, recipe, name) for key, recipe in recipes.items()}
        if any(all(_same(firsts[key], first_of[key][i]) for key in firsts) for i in range(len(candidates))):
            return
    values = list(firsts.values())
    equal = all(_same(first, values[0]) for first in values)
    if equal and _same(values[0], float((y.double() ** 2).mean())):
        cause = "cause.zero_start"
    elif equal and any(_same(values[0], loss) for loss in _after_a_step(candidates, x, y, recipes.values())):
        cause = "cause.warmed_start"
    elif equal:
        # One start for all, and a loss that is measured otherwise: the losses' own check says so.
        return
    else:
        cause = _unequal_cause(student, x, y, histories, recipes, candidates)
    raise fail(
        "start",
        expected=say("expected.equal_starts", what=what),
        found=say("found.starts", losses=join(f"{key}: {first:.4g}" for key, first in list(firsts.items())[:4])),
        cause=say(cause),
        advice=say("cause.starts_advice"),
    )


def _unequal_cause(
    student: Student,
    x: Tensor,
    y: Tensor,
    histories: Mapping[Any, Sequence[float]],
    recipes: Mapping[Any, Recipe],
    candidates: list[list[Tensor]],
) -> str:
    """Why histories begin with different losses."""
    firsts = [losses[0] for losses in histories.values()]
    fresh = _first_losses(candidates, x, y, Recipe(), "")
    if all(any(_same(first, loss) for loss in fresh) for first in firsts):
        return "cause.different_starts"
    rows = {note["rows"] for note in student.journal()["forwards"] if note["grad"]}
    if rows and len(x) not in rows:
        return "cause.rows_drawn"
    known = [first for first in firsts if any(_same(first, loss) for loss in fresh)]
    if not known:
        return "cause.unknown_starts"
    # Where a run that was trained on from a known start comes to, by any of the recipes.
    onward = [
        train(weights, x, y, recipe.but(epochs=recipe.epochs + 1)).losses[-1]
        for weights in candidates
        for recipe in recipes.values()
    ]
    if any(_same(first, loss) for first in firsts for loss in onward):
        return "cause.model_went_on"
    mixtures = [list(parts) for parts in product(*zip(*candidates[:3], strict=True))] if len(candidates) > 1 else []
    mixed = _first_losses(mixtures, x, y, Recipe(), "")
    if all(any(_same(first, loss) for loss in (*fresh, *mixed)) for first in firsts):
        return "cause.partly_equal_starts"
    return "cause.later_starts_differ"


def _first_losses(candidates: list[list[Tensor]], x: Tensor, y: Tensor, recipe: Recipe, mistake: str) -> list[float]:
    recipe = recipe.but(epochs=1)
    made = training_mistakes(recipe, len(x)).get(mistake, recipe) if mistake else recipe
    return [train(weights, x, y, made).losses[0] for weights in candidates]


def _check_keys(
    x: Tensor,
    y: Tensor,
    histories: Mapping[Any, Sequence[float]],
    recipes: Mapping[Any, Recipe],
    candidates: list[list[Tensor]],
) -> None:
    """Tell when the histories are the right ones, under each other's keys."""
    for weights in candidates:
        right = [Expectation(weights, x, y, recipe) for recipe in recipes.values()]
        owners = [[i for i, one in enumerate(right) if one.matches(losses)] for losses in histories.values()]
        if all(owners) and sorted(i for found in owners for i in found[:1]) == list(range(len(right))):
            raise fail("keys", found=say("found.keys_swapped"), cause=say("cause.keys_swapped"))


def _after_a_step(candidates: list[list[Tensor]], x: Tensor, y: Tensor, recipes: Collection[Recipe]) -> list[float]:
    """The loss of each start after one step: of SGD at a usual rate, or of any of the recipes."""
    steps = [*(Recipe(lr=lr) for lr in (0.1, 0.01, 0.001)), *recipes]
    return [train(w, x, y, step.but(epochs=2)).losses[1] for w in candidates for step in steps]


def _same(found: float, loss: float) -> bool:
    return abs(found - loss) <= 2e-5 * abs(loss) + 1e-7


def check_histories(
    student: Student,
    x: Tensor,
    y: Tensor,
    histories: Mapping[Any, Sequence[float]],
    recipes: Mapping[Any, Recipe],
    *,
    kind: str = "loss",
) -> None:
    """Insist that one start explains all histories; the mistake of the first one that no start explains is named."""
    candidates = starts(student)
    best: tuple[int, list[Tensor]] = (-1, candidates[0])
    for weights in candidates:
        right = 0
        for key, recipe in recipes.items():
            if not Expectation(weights, x, y, recipe).matches(histories[key]):
                break
            right += 1
        if right == len(recipes):
            return
        if right > best[0]:
            best = (right, weights)
    _check_keys(x, y, histories, recipes, candidates)
    for key, recipe in recipes.items():
        near = min(
            candidates, key=lambda weights: abs(train(weights, x, y, Recipe(epochs=1)).losses[0] - histories[key][0])
        )
        weights = best[1] if best[0] > 0 else near
        what = say("what.history", key=key)
        expectation = Expectation(weights, x, y, recipe)
        if not expectation.matches(histories[key]):
            run = History(histories[key], expectation, recipe, weights, (x, y), student.journal())
            run.check(what=what, kind=kind)
