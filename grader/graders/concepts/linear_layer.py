"""The model with one linear layer: its parameters and its predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.first_network.layered_model import refill
from grader.judging import fail, join
from grader.student import Model, RemoteTensor, Student
from grader.values import check_tensor

NAME: Final = "SimpleLinearModel"
FEATURES: Final = 10
Weights = tuple[Tensor, Tensor]


def named(**wrong: Any) -> dict[str, Any]:
    """Wrong results under the keys of their messages."""
    return {f"linear_model.cause.{name}": values for name, values in wrong.items()}


def result_of(function: str) -> Text:
    """The result of a function, as messages speak of it."""
    return say("linear_model.what.result", function=function)


def read(model: Model) -> tuple[dict[str, RemoteTensor], str, str]:
    """The model's parameters, and which of them is the weight and which the bias. Raises Failure for others."""
    parameters = model.parameters()
    if len(parameters) < 2:  # a lazy layer gets its shape from one forward pass
        model(torch.randn(2, FEATURES))
        parameters = model.parameters()
    sizes = {name: item.values.numel() for name, item in parameters.items()}
    if sorted(sizes.values()) == [1, FEATURES]:
        weight, bias = sorted(sizes, key=lambda name: -sizes[name])
        return parameters, weight, bias
    shapes = join(str(tuple(item.values.shape)) for item in parameters.values())
    raise fail(
        "params",
        expected=say("expected.parameters", shapes="(1, 10), (1,)"),
        found=say("found.parameters", shapes=shapes) if shapes else say("found.no_parameters"),
        cause=_parameter_cause(sorted(sizes.values())),
    )


def _parameter_cause(sizes: list[int]) -> Text:
    if not sizes:
        return say("cause.not_registered")
    if sizes == [FEATURES]:
        return say("linear_model.cause.no_bias")
    if len(sizes) > 2:
        return say("linear_model.cause.too_many")
    return say("linear_model.cause.other_sizes")


def check_trainable(parameters: Mapping[str, RemoteTensor]) -> None:
    """Insist on parameters that require a gradient."""
    frozen = [name for name, item in parameters.items() if not item.requires_grad]
    if frozen:
        raise fail(
            found=say("found.frozen", names=join(frozen)),
            cause=say("cause.frozen"),
            advice=say("cause.frozen_advice"),
        )


def check_forward(student: Student, rows: int, scale: float = 1.0, mode: str = "train") -> None:
    """The output is the formula's, with the model's own weights and then with others."""
    model = student.build(NAME)
    model.inspect(mode)
    parameters, weight, bias = read(model)
    x = torch.randn(rows, FEATURES) * scale
    once, again = model(x), model(x)
    if (
        isinstance(once, RemoteTensor)
        and isinstance(again, RemoteTensor)
        and not torch.equal(once.values, again.values)
    ):
        raise fail(found=say("found.state"), cause=say("cause.state"))
    own = parameters
    for refilled in (False, True, True):
        if refilled:
            parameters = refill(model, parameters)
        now, first = ((held[weight].values, held[bias].values) for held in (parameters, own))
        try:
            check_output(model(x), x, now, first if refilled else None)
        except Failure as failure:
            if (
                failure.cause is None
                or failure.cause.key != "values.unknown"
                or not _right_in_the_other_mode(model, mode, x, now)
            ):
                raise
            cause = say("linear_model.cause.mode_matters")
            raise fail(failure.kind, expected=failure.expected, found=failure.found, cause=cause) from None


def _right_in_the_other_mode(model: Model, mode: str, x: Tensor, now: Weights) -> bool:
    model.inspect("eval" if mode == "train" else "train")
    try:
        check_output(model(x), x, now)
    except Failure:
        return False
    return True


def check_output(found: Any, x: Tensor, now: Weights, first: Weights | None = None) -> None:
    """Insist on the layer's output with the weights of ``now``; ``first`` are those with which the model was made."""
    w, b, x = now[0].double().reshape(1, FEATURES), now[1].double().reshape(1), x.double()
    products = x @ w.T
    output = products + b
    mistakes = named(
        bias_unused=products,
        bias_subtracted=products - b,
        bias_twice=products + 2 * b,
        bias_only=b.expand(len(x), 1),
        relu_after=torch.relu(output),
        sigmoid_after=torch.sigmoid(output),
        tanh_after=torch.tanh(output),
        sign=-output,
        twice=2 * output,
        absolute=output.abs(),
        relu_before=torch.relu(x) @ w.T + b,
        squeezed=output.flatten(),
        averaged=output.mean(),
        added_up=output.sum(),
        not_added_up=x * w + b,
        input_returned=x,
        first_row_only=output[:1],
    )
    mistakes |= named(
        **{
            "first_row_only+": output[0],
            "normalized+++": (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True) @ w.T + b,
            "normalized++++": (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True, correction=0) @ w.T + b,
            "normalized+++++": torch.nn.functional.normalize(x, dim=1) @ w.T + b,
        }
    )
    if first:
        mistakes |= named(old_weights=x @ first[0].double().reshape(FEATURES, 1) + first[1].double().reshape(1))
    if len(x) > 1:
        mistakes |= named(
            normalized=(x - x.mean(0)) / x.std(0) @ w.T + b,
            **{
                "normalized+": (x - x.mean(0)) / x.std(0, correction=0) @ w.T + b,
                "normalized++": torch.nn.functional.normalize(x, dim=0) @ w.T + b,
            },
            centered=output - output.mean(0),
            input_centered=(x - x.mean(0)) @ w.T + b,
            softmax_after=torch.softmax(output, 0),
        )
    check_tensor(
        found,
        output,
        what=say("linear_model.what.output"),
        kind="forward",
        magnitude=x.abs() @ w.abs().T + b.abs(),
        mistakes=mistakes,
    )
