"""`recurrent` of `rnn`: the states after every step, their gradients, and the states by other rules."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.next_steps.recurrent_formula import layer, same, truncations
from grader.graders.next_steps.recurrent_net import gradient_near
from grader.judging import fail
from grader.student import RemoteTensor, Student, describe
from grader.values import check_tensor, check_untouched


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
    cuts: list[Collection[int]] = [(), *truncations(steps)]
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
