"""Public checks of ``rnn``: they guide."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps import recurrent_net, recurrent_training
from grader.graders.next_steps.recurrent_net import gradient_near, layer, same
from grader.judging import fail
from grader.reference import Recipe, network
from grader.reference import train as train_exactly
from grader.student import RemoteTensor, Student, describe
from grader.values import check_tensor, check_untouched, parts

OTHER_SIZES: Final = recurrent_net.OTHER
CLIPS: Final[Mapping[str, dict[str, Any]]] = {
    "no_clip": {"clip": None},
    "by_value": {"clip_by": "value"},
    "each_alone": {"clip_by": "each"},
    "always_scaled": {"clip_by": "always"},
    "other_norm": {"clip_by": "l1"},
    "other_norm+": {"clip_by": "largest"},
    "other_norm++": {"clip_by": "squares"},
    "some_clipped": {"clip_by": "first"},
    "some_clipped+": {"clip_by": "last"},
    "limit_fixed": {"clip": 1.0},
    "limit_fixed+": {"clip": 0.5},
    "limit_fixed++": {"clip": 5.0},
}
"""What is made of the clipping by mistake."""


def _normalised(rows: Tensor) -> list[Tensor]:
    """The rows, each shifted or scaled by its own numbers, in the usual ways."""
    mean, low, high = rows.mean(1, keepdim=True), rows.amin(1, keepdim=True), rows.amax(1, keepdim=True)
    spreads = [rows.std(1, keepdim=True, unbiased=unbiased) for unbiased in (False, True)[: rows.shape[1]]]
    scaled = [(rows - mean) / (spread + tiny) for spread in spreads for tiny in (0.0, 1e-8, 1e-6, 1e-5)]
    shifted = [rows - mean, rows - rows[:, :1], rows - rows[:, -1:], rows / rows.abs().amax(1, keepdim=True)]
    return [*scaled, *shifted, (rows - low) / (high - low), 2 * (rows - low) / (high - low) - 1]


def check_windows(student: Student, series: Tensor, length: int) -> None:
    """Insist on all windows and the values that follow; name the usual other cuts."""
    pair = parts(student.call("windows", series=series, length=length), 2, what=say("rnn.what.windows"))
    count = len(series) - length
    every = series.unfold(0, length, 1)
    x = every[:count]
    after = series[length:]
    check_tensor(
        pair[0],
        x[..., None],
        what=say("rnn.what.X"),
        dtype=series.dtype,
        mistakes=lambda: {
            "rnn.cause.no_features": x,
            "rnn.cause.features_second": x[:, None],
            "rnn.cause.window_without_target": every[..., None],
            "rnn.cause.window_missing": x[:-1, :, None],
            "rnn.cause.window_missing+": x[1:, :, None],
            "rnn.cause.no_overlap": every[::length, :, None],
            "rnn.cause.no_overlap+": x[::length, :, None],
            "rnn.cause.window_reversed": x.flip(1)[..., None],
            "rnn.cause.steps_first": x.T[..., None],
            "rnn.cause.one_late": every[1:, :, None],
            "rnn.cause.targets_first": after[:, None],
            "rnn.cause.windows_longer": series.unfold(0, length + 1, 1)[..., None],
            "rnn.cause.windows_apart": x[::2, :, None],
            "rnn.cause.windows_mixed": x.T.reshape(count, length, 1),
            **{"rnn.cause.windows_normalised" + "+" * i: w[..., None] for i, w in enumerate(_normalised(x))},
            **{
                "rnn.cause.series_changed" + "+" * i: every.unfold(0, length, 1)[:count, :, None]
                for i, (every,) in enumerate(_normalised(series[None]))
            },
            "rnn.cause.windows_shorter": series.unfold(0, max(1, length - 1), 1)[:count, :, None],
        },
    )
    check_tensor(
        pair[1],
        after[:, None],
        what=say("rnn.what.y"),
        dtype=series.dtype,
        mistakes=lambda: {
            "rnn.cause.flat_targets": after,
            "rnn.cause.target_in_window": series[length - 1 : -1, None],
            "rnn.cause.target_first": series[:count, None],
            "rnn.cause.target_after_next": series[length + 1 :, None],
            "rnn.cause.target_after_next+": torch.cat([series[length + 1 :], series[-1:]])[:, None],
            "rnn.cause.target_after_next++": series.roll(-length - 1)[:count, None],
            "rnn.cause.window_missing": after[:-1, None],
            "rnn.cause.window_as_target": series[1:].unfold(0, length, 1)[..., None],
            "rnn.cause.window_as_target+": series[1:].unfold(0, length, 1),
            "rnn.cause.target_axes": after[:, None, None],
            "rnn.cause.target_change": after[:, None] - x[:, -1:],
            **{
                "rnn.cause.series_changed" + "+" * i: every[length:, None]
                for i, (every,) in enumerate(_normalised(series[None]))
            },
        },
    )


def draw_layer(rows: int, steps: int, features: int, hidden: int) -> dict[str, Tensor]:
    """The arguments of ``recurrent``, of a size that leaves tanh something to do."""
    return {
        "x": torch.randn(rows, steps, features),
        "w_in": torch.randn(hidden, features) * 0.6,
        "w_hidden": torch.randn(hidden, hidden) * 0.7 / hidden**0.5,
        "bias": torch.randn(hidden) * 0.3,
        "h": torch.randn(rows, hidden) * 0.6,
    }


def check_states(student: Student, rows: int, steps: int, features: int, hidden: int) -> None:
    """Insist on the states after every step; name the usual other ones."""
    given = draw_layer(rows, steps, features, hidden)
    found = student.call("recurrent", **given)
    if isinstance(found, list):
        shape = (rows, steps, hidden)
        expected = say("expected.tensor", what=say("rnn.what.states"), shape=shape)
        raise fail("return", expected=expected, found=describe(found), cause=say("rnn.cause.states_in_list"))
    x, w_in, w_hidden, bias, h = (item.double() for item in given.values())
    exact = layer(x, w_in, w_hidden, bias, h)

    def mistakes() -> dict[str, Tensor]:
        none = torch.zeros_like(h)
        made = {
            "not_carried": torch.tanh(x @ w_in.T + (h @ w_hidden.T + bias)[:, None]),
            "starts_at_zero": layer(x, w_in, w_hidden, bias, none),
            "state_left_out": torch.tanh(x @ w_in.T + bias),
            "no_tanh": layer(x, w_in, w_hidden, bias, h, act=same),
            "tanh_at_the_end": torch.tanh(layer(x, w_in, w_hidden, bias, h, act=same)),
            "relu_cell": layer(x, w_in, w_hidden, bias, h, act=torch.relu),
            "sigmoid_cell": layer(x, w_in, w_hidden, bias, h, act=torch.sigmoid),
            "bias_left_out": layer(x, w_in, w_hidden, bias * 0, h),
            "bias_twice": layer(x, w_in, w_hidden, bias * 2, h),
            "hidden_transposed": layer(x, w_in, w_hidden.T, bias, h),
            "backwards": layer(x.flip(1), w_in, w_hidden, bias, h),
            "backwards+": layer(x.flip(1), w_in, w_hidden, bias, h).flip(1),
            "states_reversed": exact.flip(1),
            "last_only": exact[:, -1],
            "last_only+": exact[:, -1:],
            "first_only": exact[:, 0],
            "first_only+": exact[:, :1],
            "same_object": exact[:, -1:].expand_as(exact),
            "first_input": layer(x[:, :1].expand_as(x), w_in, w_hidden, bias, h),
            "steps_first_states": exact.transpose(0, 1),
            "with_the_start": torch.cat([h[:, None], exact], 1),
            "before_the_step": torch.cat([h[:, None], exact[:, :-1]], 1),
            "states_last_axis": exact.transpose(1, 2),
            "side_by_side": exact.flatten(1),
            "input_not_used": layer(x * 0, w_in, w_hidden, bias, h),
            "one_step_missing": exact[:, :-1],
            "one_step_missing+": torch.cat([exact[:, :-1], exact[:, -2:-1]], 1) if steps > 1 else exact[:, :-1],
            **_by_step(x, w_in, w_hidden, bias, h),
        }
        if rows == steps:
            turned = layer(x.transpose(0, 1), w_in, w_hidden, bias, h)
            made |= {"loop_over_rows": turned, "loop_over_rows+": turned.transpose(0, 1)}
        if rows == 1:
            made["loop_over_rows"] = torch.tanh(x[0] @ w_in.T + h @ w_hidden.T + bias)[:, None]
        if features == hidden:
            made["weights_swapped"] = layer(x, w_hidden, w_in, bias, h)
            made["input_transposed"] = layer(x, w_in.T, w_hidden, bias, h)
        return {f"rnn.cause.{name}": states for name, states in made.items()}

    try:
        check_tensor(found, exact, what=say("rnn.what.states"), kind="forward", mistakes=mistakes)
    except Failure as failure:
        if failure.cause is not None and failure.cause.key == "values.unknown":
            again = student.call("recurrent", **given)
            if not isinstance(again, RemoteTensor) or not torch.equal(again.values, found.values):
                failure.cause = say("rnn.cause.own_weights")
        raise


def _by_step(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> dict[str, Tensor]:
    """States by other rules than the formula's, from the input's part of a step and the state before."""
    around, along = w_hidden.sum(1), w_hidden.sum(0)
    rules: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
        "bias_outside": lambda a, s: torch.tanh(a + s @ w_hidden.T) + bias,
        "tanh_of_input": lambda a, s: torch.tanh(a + bias) + s @ w_hidden.T,
        "tanh_of_input+": lambda a, s: torch.tanh(a) + s @ w_hidden.T + bias,
        "tanh_of_state": lambda a, s: a + torch.tanh(s @ w_hidden.T) + bias,
        "tanh_of_state+": lambda a, s: a + torch.tanh(s @ w_hidden.T + bias),
        "tanh_of_each": lambda a, s: torch.tanh(a + bias) + torch.tanh(s @ w_hidden.T),
        "tanh_of_each+": lambda a, s: torch.tanh(a) + torch.tanh(s @ w_hidden.T) + bias,
        "tanh_twice": lambda a, s: torch.tanh(torch.tanh(a + s @ w_hidden.T + bias)),
        "state_added": lambda a, s: s + torch.tanh(a + s @ w_hidden.T + bias),
        "state_unweighted": lambda a, s: torch.tanh(a + s + bias),
        "elementwise": lambda a, s: torch.tanh(a + s * w_hidden.diagonal() + bias),
        "elementwise+": lambda a, s: torch.tanh(a + s * around + bias),
        "elementwise++": lambda a, s: torch.tanh(a + s * along + bias),
        "terms_multiplied": lambda a, s: torch.tanh(a * (s @ w_hidden.T) + bias),
        "terms_subtracted": lambda a, s: torch.tanh(a - s @ w_hidden.T + bias),
    }
    if len(h) == 1:
        rules["elementwise+++"] = lambda a, s: torch.tanh(a + (s * w_hidden).sum(0) + bias)
    if len(h) == len(w_hidden):
        rules["elementwise++++"] = lambda a, s: torch.tanh(a + s * w_hidden + bias)
        rules["elementwise+++++"] = lambda a, s: torch.tanh(a + s * w_hidden.T + bias)
    made = {}
    for name, rule in rules.items():
        state, states = h, []
        for part in (x @ w_in.T).unbind(1):
            state = rule(part, state)
            states.append(state)
        made[name] = torch.stack(states, 1)
    return made


def check_layer_gradients(student: Student, rows: int, steps: int, features: int, hidden: int) -> None:
    """Insist on the gradients of all arguments of ``recurrent``, through all steps."""
    given = draw_layer(rows, steps, features, hidden)
    upstream = torch.randn(rows, steps, hidden)
    # What writes into its arguments makes autograd raise, in words that do not say so.
    kept = {name: (student.tensor(item), item) for name, item in given.items()}
    student.call("recurrent", **{name: handle for name, (handle, _) in kept.items()})
    check_untouched(kept, "recurrent")
    handles: dict[str, Any] = {name: student.tensor(item, requires_grad=True) for name, item in given.items()}
    output, gradients = student.differentiate("recurrent", upstream, **handles)
    if not isinstance(output, RemoteTensor) or not output.requires_grad or output.values.shape != upstream.shape:
        raise fail("grad", found=say("rnn.found.no_graph"), cause=say("rnn.cause.detached"))
    cuts: list[Collection[int]] = [(), *recurrent_net.truncations(steps)]
    for number, detach in enumerate(cuts):
        leaves = [item.double().requires_grad_() for item in given.values()]
        total = (layer(*leaves, detach=detach) * upstream.double()).sum()
        exact = dict(zip(given, torch.autograd.grad(total, leaves, allow_unused=True), strict=True))
        wrong = [name for name, item in exact.items() if not _gradient_is(gradients[name], item)]
        if not wrong and not number:
            return
        if number == 0:
            without = [name for name in wrong if not isinstance(gradients[name], RemoteTensor)]
            others = without != wrong
        elif not wrong:
            raise fail("grad", found=say("rnn.found.other_gradients"), cause=say("rnn.cause.truncated"))
    if without and not others:
        names = functools.reduce(
            lambda a, b: say("rnn.argument.two", a=a, b=b), [say(f"rnn.argument.{n}") for n in without]
        )
        cause = say("rnn.cause.arguments_cut", names=names)
    else:
        cause = say("rnn.cause.wrong_gradients")
    raise fail("grad", found=say("rnn.found.other_gradients"), cause=cause)


def _gradient_is(found: Any, exact: Tensor | None) -> bool:
    if exact is None or not isinstance(found, RemoteTensor):
        return not isinstance(found, RemoteTensor) and (exact is None or not bool(exact.any()))
    return found.values.shape == exact.shape and gradient_near(found.values.double(), exact)


def draw_training(
    recipe: Recipe, rows: int, share: float, defaults: bool
) -> tuple[list[Tensor], Tensor, Tensor, Recipe]:
    """Weights, X, y, and the recipe with a limit of ``share`` times the norm of the first gradient.

    Plain SGD then clips the first gradients and not the later ones, and every mistake shows: else others are drawn.
    """
    for _ in range(20):
        x, y = training.draw_data(rows)
        y, weights = 2 * y, training.draw_weights()
        limited = recipe.but(clip=share * _norm(weights, x, y))
        if defaults or recipe.rule == "Adam" or recipe.momentum:
            break
        tried = [limited, *(limited.but(**CLIPS[name]) for name in ("no_clip", "by_value", "always_scaled"))]
        last = [train_exactly(weights, x, y, item).losses[-1] for item in tried]
        if all(abs(a - b) > 1e-3 * a for a, b in combinations(last, 2)):
            break
    return weights, x, y, limited


def check_training(student: Student, recipe: Recipe, rows: int, *, share: float = 0.3, defaults: bool = False) -> None:
    """Insist on every loss of ``train``, and on the weights afterwards."""
    weights, x, y, limited = draw_training(recipe, rows, share, defaults)
    recipe = recipe if defaults else limited
    model = student.network(weights)
    settings: dict[str, Any] = {"momentum": recipe.momentum} if recipe.rule == "SGD" else {}
    if recipe.lr < 0:
        settings["maximize"] = True
    optimizer = student.optimizer(recipe.rule, model, abs(recipe.lr), **settings)
    given = {} if defaults else {"epochs": recipe.epochs, "max_norm": recipe.clip}
    found = student.call("train", model=model, X=x, y=y, optimizer=optimizer, **given)
    mistakes = {name: recipe.but(**change) for name, change in CLIPS.items()}
    for number, lr in enumerate((0.01, 0.001, 0.1), 1):
        mistakes["adam_used" + "+" * number] = recipe.but(rule="Adam", lr=lr, momentum=0.0)
    for size in (1, 2, 4, 5, 8, 10, 16, 20, 32):
        if size < rows:
            mistakes["minibatches" + "+" * size] = recipe.but(batch=size)
    for count in (1, 5, 10, 20, 32, rows // 2, rows - 1):
        if count < rows:
            mistakes["rows_missing" + "+" * count] = recipe.but(rows=count)
    if recipe.clip:
        factors = (0.5, 2.0, recipe.clip)
        mistakes |= {"limit_changed" + "+" * i: recipe.but(clip=f * recipe.clip) for i, f in enumerate(factors)}
    if defaults:
        limits = (None, 0.1, 0.25, 0.5, 2.0, 5.0, 10.0)
        mistakes = {"default_norm" + "+" * i: recipe.but(clip=limit) for i, limit in enumerate(limits)}
    what = say("what.train")
    more = {name: item for name, item in mistakes.items() if item != recipe}
    data = (x, y)
    training.check_run(
        found, model, weights, data, recipe, what=what, student=student, more_mistakes=more, words="rnn.mistake"
    )


def _norm(weights: list[Tensor], x: Tensor, y: Tensor) -> float:
    leaves = [weight.double().requires_grad_() for weight in weights]
    loss = (network(leaves, x.double()) - y.double()).square().mean()
    return float(torch.cat([g.flatten() for g in torch.autograd.grad(loss, leaves)]).norm())


@points(2, kind="values", of="windows")
def test_windows_and_the_values_that_follow(student: Student) -> None:
    check_windows(student, torch.randn(17), 5)
    check_windows(student, torch.randn(9), 3)


@points(3, kind="forward", of="recurrent")
def test_states_after_every_step(student: Student) -> None:
    check_states(student, 5, 5, 5, 5)  # what fits by chance only raises no error here, and shows in the numbers
    check_states(student, 4, 6, 3, 5)


@points(1, kind="params", of="SequenceModel")
def test_layers_have_the_right_sizes(student: Student) -> None:
    recurrent_net.make(student)
    recurrent_net.make(student, OTHER_SIZES)


@points(3, kind="forward", of="SequenceModel")
def test_forward_matches_the_formula(student: Student) -> None:
    recurrent_net.check_forward(student, None, rows=6, steps=4)
    recurrent_net.check_forward(student, OTHER_SIZES, rows=3, steps=7)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    with recurrent_training.explained(student):
        check_training(student, Recipe("SGD", lr=0.17, epochs=15), rows=40)
