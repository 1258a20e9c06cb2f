"""Public checks of ``linear_model``: they guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.first_network.layered_model import refill
from grader.judging import fail, join
from grader.student import Model, RemoteTensor, Student
from grader.values import check_number, check_tensor

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


def check_by_hand(student: Student, rows: int, n_in: int, n_out: int, dtype: torch.dtype = torch.float32) -> None:
    """``linear_by_hand`` gives the formula's numbers; a new layer's random weights show when it is called again."""
    given = draw(rows, n_in, n_out, dtype)
    found = student.call("linear_by_hand", **given)
    try:
        check_product(found, given)
    except Failure as failure:
        again = student.call("linear_by_hand", **given)
        if failure.cause is None or failure.cause.key != "values.unknown" or not isinstance(again, RemoteTensor):
            raise
        if torch.equal(again.values, found.values):
            raise
        cause = say("linear_model.cause.by_hand_random")
        raise fail("values", expected=failure.expected, found=failure.found, cause=cause) from None


def check_product(found: Any, given: Mapping[str, Tensor]) -> None:
    """Insist on the result of the formula for these; name the usual other ones."""
    rows, n_in, n_out = len(given["x"]), *reversed(given["weight"].shape)
    x, w, b = (values.double() for values in given.values())
    products = x @ w.T
    output = products + b
    mistakes = {
        "bias_unused": products,
        "bias_subtracted": products - b,
        "bias_twice": products + 2 * b,
        "bias_times": products * b,
        "result_transposed": output.T,
        "relu_after": torch.relu(output),
        "squeezed": output.flatten(),
        "first_row_only": output[0],
        "first_output_only": output[:, :1],
        "added_up": output.sum(),
        "bias_first": (x @ w.T + b.sum()),
        "averaged_over_features": products / n_in + b,
        "every_product": x[:, None, :] * w,
    }
    if n_out > 1:
        mistakes["one_bias_for_all"] = products + b[0]
        mistakes["one_bias_for_all+"] = products + b[-1]
        mistakes["one_bias_for_all++"] = products + b.mean()
    if n_in == n_out:
        mistakes["not_transposed"] = x @ w + b
    if n_out in (1, rows):
        mistakes["elementwise"] = x * w + b[:, None]
        mistakes["elementwise_bias_along_columns"] = x * w + b if n_out in (1, n_in) else x * w
    if rows == n_out:
        mistakes["bias_along_rows"] = products + b[:, None]
        mistakes["result_transposed_bias_too"] = w @ x.T + b
    check_tensor(
        found,
        output,
        what=result_of("linear_by_hand"),
        dtype=given["x"].dtype,
        magnitude=x.abs() @ w.abs().T + b.abs(),
        mistakes=named(**mistakes),
    )


def draw(rows: int, n_in: int, n_out: int, dtype: torch.dtype = torch.float32) -> Mapping[str, Tensor]:
    """Arguments of ``linear_by_hand``."""
    return {
        "x": torch.randn(rows, n_in, dtype=dtype) + 0.3,
        "weight": torch.randn(n_out, n_in, dtype=dtype),
        "bias": torch.randn(n_out, dtype=dtype) + 2,
    }


def check_count(student: Student, model: Model, trainable: nn.Module) -> None:
    """``count_parameters`` counts what can be trained; ``trainable`` is the same model on this side."""
    parameters = list(trainable.parameters())
    sizes = [parameter.numel() for parameter in parameters]
    free = [parameter.numel() for parameter in parameters if parameter.requires_grad]
    buffers = sum(buffer.numel() for buffer in trainable.buffers())
    nonzero = sum(int((parameter != 0).sum()) for parameter in parameters if parameter.requires_grad)
    layers = [layer for layer in trainable.modules() if layer is not trainable]
    children = list(trainable.children())
    by_module = {
        "count_nested_again": sum(_free(layer) for layer in trainable.modules()),
        "count_nested_again+": sum(_free(layer) for layer in layers),
        "count_not_all_modules": sum(_free(layer, recurse=False) for layer in [trainable, *children]),
        "count_not_all_modules+": sum(_free(layer) for layer in layers if isinstance(layer, nn.Linear)),
        "count_not_all_modules++": _free(trainable, recurse=False),
        "count_not_all_modules+++": _free(children[0]) if children else 0,
        "count_not_all_modules++++": _free(children[-1]) if children else 0,
    }
    # With a single layer, a walk over the modules may well give the right number, or nothing of it is left.
    by_module = {name: number for name, number in by_module.items() if number not in (0, sum(free))}
    check_number(
        student.call("count_parameters", model=model),
        sum(free),
        what=result_of("count_parameters"),
        size=0.0,
        mistakes=named(
            count_tensors=len(sizes),
            count_frozen_too=sum(sizes),
            count_buffers_too=sum(free) + buffers,
            **(
                {"count_all_state": sum(sizes) + buffers, "count_frozen_only": sum(sizes) - sum(free)}
                if sum(free) < sum(sizes)
                else {}
            ),
            count_none=0,
            count_weights_only=sum(p.numel() for p in parameters if p.dim() > 1),
            count_first_only=sizes[0],
            count_last_only=sizes[-1],
            count_rows=sum(len(p) for p in parameters),
            **{"count_rows+": sum(len(p) for p in parameters if p.requires_grad)},
            count_bytes=4 * sum(free),
            count_always_11=11,
            count_axes=sum(sum(p.shape) for p in parameters),
            count_free_tensors=len(free),
            **({"count_nonzero": nonzero} if nonzero != sum(free) else {}),
            count_values=int(sum(float(p.detach().double().sum()) for p in parameters if p.requires_grad)),
            **by_module,
        ),
    )


def _free(layer: nn.Module, *, recurse: bool = True) -> int:
    return sum(parameter.numel() for parameter in layer.parameters(recurse) if parameter.requires_grad)


def network_like(sizes: tuple[int, int, int], frozen: bool = False) -> nn.Module:
    """What ``student.network`` makes, on this side: for counting."""
    n_in, n_hidden, n_out = sizes
    made = nn.ModuleList([nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_out)])
    made.register_buffer("offset", torch.zeros(1))
    made[0].bias.requires_grad_(not frozen)
    for parameter in made.parameters():
        # Whoever adds up the numbers themselves gets more than any count is.
        parameter.detach().copy_(9 + torch.rand_like(parameter))
    return made


def check_network_is_counted(student: Student, sizes: tuple[int, int, int], frozen: bool = False) -> None:
    """Count in the grader's own network."""
    like = network_like(sizes, frozen)
    model = student.network([parameter.detach() for parameter in like.parameters()], frozen=frozen)
    check_count(student, model, like)


@points(1, kind="import", of=NAME)
def test_model_can_be_built(student: Student) -> None:
    if student.has(NAME) and "module class" not in student.roles(NAME):
        is_class = "class" in student.roles(NAME)
        raise fail(
            expected=say("model.expected_class", name=NAME),
            found=say("model.found_class" if is_class else "model.found_no_class", name=NAME),
            cause=say("model.not_a_module", name=NAME),
            advice=say("model.not_a_module_advice", name=NAME),
        )
    student.build(NAME)


@points(1, kind="params", of=NAME)
def test_parameters_of_one_layer(student: Student) -> None:
    parameters, *_ = read(student.build(NAME))
    check_trainable(parameters)


@points(2, kind="forward", of=NAME)
def test_forward_is_the_layer(student: Student) -> None:
    check_forward(student, rows=100)


@points(3, kind="values", of="linear_by_hand")
def test_by_hand_is_the_formula(student: Student) -> None:
    # Where all sizes are equal every product fits, and the numbers tell which one it is.
    check_by_hand(student, rows=3, n_in=3, n_out=3)
    check_by_hand(student, rows=5, n_in=10, n_out=1)
    check_by_hand(student, rows=4, n_in=3, n_out=2)


@points(2, kind="values")
def test_parameters_are_counted(student: Student) -> None:
    check_network_is_counted(student, (4, 3, 2))
    check_network_is_counted(student, (10, 7, 1))
