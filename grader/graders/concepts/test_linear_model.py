"""Public checks of ``linear_model``: they guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.concepts.linear_layer import NAME, check_forward, check_trainable, named, read, result_of
from grader.judging import fail
from grader.student import Model, RemoteTensor, Student
from grader.values import check_number, check_tensor


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
