"""The model of ``cnn``: its formula written out, its readings among a model's parameters, and the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn.functional import pad

from grader.feedback.text import Text, say
from grader.judging import close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student

Function = Callable[[Tensor], Tensor]
Sizes = tuple[int, int]
NAME: Final = "DigitNet"
DEFAULT: Final[Sizes] = (8, 10)
"""Channels and classes."""
PER_CHANNEL: Final = 8
"""Numbers that the linear layer gets, for every channel of the first convolution: twice as many maps of 2 x 2."""


def same(x: Tensor) -> Tensor:
    """Leave it as it is."""
    return x


def convolve(x: Tensor, kernels: Tensor, bias: Tensor, mode: str = "constant") -> Tensor:
    """(N, in, H, W) -> (N, out, H, W) by kernels (out, in, 3, 3) and padding 1."""
    windows = pad(x, (1, 1, 1, 1), mode=mode).unfold(2, 3, 1).unfold(3, 3, 1)
    return torch.einsum("nihwab,oiab->nohw", windows, kernels) + bias[:, None, None]


def pool(x: Tensor) -> Tensor:
    """The largest number of every 2 x 2 window."""
    return x.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))


def _mean_pool(x: Tensor) -> Tensor:
    return x.unfold(2, 2, 2).unfold(3, 2, 2).mean((-1, -2))


def _corner(x: Tensor) -> Tensor:
    return x[:, :, ::2, ::2]


@dataclass(frozen=True)
class Formula:
    """The model, or one with a mistake in it."""

    before: Function = same
    acts: tuple[Function, Function] = (torch.relu, torch.relu)
    pools: tuple[Function, Function] = (pool, pool)
    after: Function = same
    mode: str = "constant"
    flipped: bool = False
    biases: tuple[int, int, int] = (1, 1, 1)

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """(N, 1, 8, 8) -> (N, classes). ``weights``: kernels and bias, kernels and bias, weight and bias."""
        k1, b1, k2, b2, w, b = weights
        if self.flipped:
            k1, k2 = k1.flip(2, 3), k2.flip(2, 3)
        x = self.before(x)
        x = self.pools[0](self.acts[0](convolve(x, k1, self.biases[0] * b1, self.mode)))
        x = self.pools[1](self.acts[1](convolve(x, k2, self.biases[1] * b2, self.mode)))
        return self.after(x.flatten(1) @ w.T + self.biases[2] * b)


RIGHT: Final = Formula()


def _variants() -> dict[str, Formula]:
    relu = torch.relu
    made = {
        "no_relu": Formula(acts=(same, same)),
        "no_first_relu": Formula(acts=(same, relu)),
        "no_second_relu": Formula(acts=(relu, same)),
        "relu_after": Formula(after=relu),
        "relu_after+": Formula(after=relu, acts=(relu, same)),
        "softmax_after": Formula(after=lambda z: z.softmax(1)),
        "softmax_after+": Formula(after=lambda z: z.softmax(0)),
        "log_softmax_after": Formula(after=lambda z: z.log_softmax(1)),
        "sigmoid_after": Formula(after=torch.sigmoid),
        "tanh_after": Formula(after=torch.tanh),
        "mean_pool": Formula(pools=(_mean_pool, _mean_pool)),
        "mean_pool+": Formula(pools=(pool, _mean_pool)),
        "mean_pool++": Formula(pools=(_mean_pool, pool)),
        "stride_for_pool": Formula(pools=(_corner, _corner)),
        "stride_for_pool+": Formula(pools=(_corner, pool)),
        "stride_for_pool++": Formula(pools=(pool, _corner)),
        "axes_swapped": Formula(before=lambda x: x.transpose(2, 3)),
        "flipped_kernel": Formula(flipped=True),
        "scaled_again": Formula(before=lambda x: x / 16),
        "scaled_again+": Formula(before=lambda x: x / 255),
        "scaled_again++": Formula(before=lambda x: (x - 0.5) / 0.5),
        "no_first_bias": Formula(biases=(0, 1, 1)),
        "no_second_bias": Formula(biases=(1, 0, 1)),
        "no_last_bias": Formula(biases=(1, 1, 0)),
    }
    made |= {f"padding_{mode}": Formula(mode=mode) for mode in ("reflect", "replicate", "circular")}
    for name in ("tanh", "sigmoid"):
        made[f"{name}_for_relu"] = Formula(acts=(getattr(torch, name), getattr(torch, name)))
    for name in ("leaky_relu", "elu", "gelu", "silu", "relu6", "softplus"):
        function = getattr(torch.nn.functional, name)
        made[f"other_relu{'+' * len(made)}"] = Formula(acts=(function, function))
    return made


MISTAKES: Final = _variants()


@dataclass(frozen=True)
class Reading:
    """Which parameter is what, and how it is stored."""

    names: tuple[str, ...]
    layouts: tuple[Function, ...]

    def of(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """The six weights in the formula's order and shapes, in float64, from parameters or gradients."""
        pairs = zip(self.names, self.layouts, strict=True)
        return [layout(tensors[name].values.double()) for name, layout in pairs]


def shapes(sizes: Sizes) -> tuple[tuple[int, ...], ...]:
    """The shapes of the six parameters, as torch's layers have them."""
    channels, classes = sizes
    return (
        (channels, 1, 3, 3),
        (channels,),
        (2 * channels, channels, 3, 3),
        (2 * channels,),
        (classes, PER_CHANNEL * channels),
        (classes,),
    )


def _layouts(values: Tensor, shape: tuple[int, ...], role: int) -> list[Function]:
    found: list[Function] = []
    if values.numel() != torch.Size(shape).numel():
        return found
    if len(shape) == 1:
        return [lambda v: v.reshape(shape)] if max(values.shape, default=1) == shape[0] else []
    if values.dim() < 2:
        return found
    if values.shape[0] == shape[0]:
        found.append(lambda v: v.reshape(shape))
    if values.dim() == 2 and values.shape[1] == shape[0]:
        found.append(lambda v: v.T.reshape(shape))
    if role == 4:
        # The maps may be flattened with the channels last.
        maps = (shape[0], 2, 2, shape[1] // 4)
        found += [lambda v, f=f: f(v).reshape(maps).permute(0, 3, 1, 2).reshape(shape) for f in tuple(found)]  # type: ignore[misc]
    return found


def readings(parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[Reading]:
    """Every way to read the parameters as the model's. Raises Failure when there is none."""
    wanted = shapes(sizes)
    found: list[Reading] = []
    if len(parameters) == len(wanted):
        options = [
            [(name, layout) for name, item in parameters.items() for layout in _layouts(item.values, shape, role)]
            for role, shape in enumerate(wanted)
        ]
        for choice in product(*options):
            names, layouts = zip(*choice, strict=True)
            if len(set(names)) == len(wanted):
                found.append(Reading(names, layouts))
    if found:
        return found
    have = [tuple(item.values.shape) for item in parameters.values()]
    raise fail(
        "params",
        expected=say("expected.parameters", shapes=join(map(str, wanted))),
        found=say("found.parameters", shapes=join(map(str, have))) if have else say("found.no_parameters"),
        cause=_parameter_cause(have, sizes),
    )


def _parameter_cause(have: list[tuple[int, ...]], sizes: Sizes) -> Text:
    channels, classes = sizes
    if not have:
        return say("cause.not_registered")
    kernels = [shape for shape in have if len(shape) == 4]
    if sorted(map(len, have)) == [2, 4, 4]:
        return say("cnn.cause.no_bias")
    if len(have) != 6:
        cause = (
            "extra_parameters" if len(have) > 6 else "one_convolution" if len(kernels) == 1 else "missing_parameters"
        )
        return say(f"cnn.cause.{cause}")
    if len(kernels) == 2 and any(shape[2:] != (3, 3) for shape in kernels):
        return say("cnn.cause.kernel_size")
    if len(kernels) == 2 and (have != list(shapes(sizes)) and have == list(shapes(DEFAULT))):
        return say("cnn.cause.sizes_ignored")
    outs = sorted(shape[0] for shape in kernels)
    if len(kernels) == 2 and outs == [channels, channels]:
        return say("cnn.cause.not_doubled")
    flat = next((shape for shape in have if len(shape) == 2), ())
    if len(kernels) == 2 and outs == [channels, 2 * channels] and flat and flat[0] == classes:
        per_map = flat[1] / (2 * channels)
        names = {64: "no_pool", 16: "one_pool", 1: "one_number_per_map", 36: "no_padding", 9: "no_padding"}
        return say(
            f"cnn.cause.{names.get(int(per_map), 'linear_size')}" if per_map % 1 == 0 else "cnn.cause.linear_size"
        )
    return say("cnn.cause.sizes_ignored")


def build(student: Student, sizes: Sizes | None = None) -> Model:
    """Make the student's model, with the default sizes when none are given."""
    arguments = {} if sizes is None else dict(zip(("channels", "classes"), sizes, strict=True))
    return student.build(NAME, **arguments)


def read(model: Model, sizes: Sizes) -> tuple[list[Reading], dict[str, RemoteTensor]]:
    """Find the model's layers. A lazy layer gets its shape from one forward pass first."""
    parameters = model.parameters()
    if len(parameters) < 6:
        model(torch.rand(2, 1, 8, 8))
        parameters = model.parameters()
    return readings(parameters, sizes), parameters


def _size(weights: Sequence[Tensor], x: Tensor) -> Tensor:
    """How large the numbers are that an output is the sum of: the bound that rounding is measured by."""
    return RIGHT([weight.abs() for weight in weights], x.abs())


def matches(found: Tensor, formula: Formula, weights: Sequence[Tensor], x: Tensor) -> bool:
    """Whether an output is the formula's, up to rounding."""
    return close(found, formula(weights, x), _size(weights, x) + 1e-6)


def refill(model: Model, parameters: Mapping[str, RemoteTensor]) -> dict[str, RemoteTensor]:
    """Give the model other weights, as training would: of both signs, and large enough for hidden values above 6."""
    values = {name: torch.randn(item.values.shape) * 0.7 for name, item in parameters.items()}
    model.fill(values)
    return {name: RemoteTensor(value, "cpu", True) for name, value in values.items()}


def check_forward(student: Student, sizes: Sizes | None, rows: int, mode: str = "train") -> None:
    """The output must be the formula's, with the student's own weights and then with any others."""
    model = build(student, sizes)
    model.inspect(mode)
    actual = sizes or DEFAULT
    found, parameters = read(model, actual)
    x = torch.randn(rows, 1, 8, 8) * 2
    _compare(model, found, parameters, x, actual)
    _compare(model, found, refill(model, parameters), x, actual, refilled=True)


def output_of(model: Model, x: Tensor, sizes: Sizes) -> Tensor:
    """What the model gives, of the right shape and dtype."""
    return tensor(model(x), shape=(len(x), sizes[1]), what=say("what.output"))


def _compare(
    model: Model,
    found: list[Reading],
    parameters: Mapping[str, RemoteTensor],
    x: Tensor,
    sizes: Sizes,
    *,
    refilled: bool = False,
) -> None:
    output = output_of(model, x, sizes)
    exact = x.double()
    if any(matches(output, RIGHT, reading.of(parameters), exact) for reading in found):
        return
    cause = say("formula.unknown_weights" if refilled else "formula.unknown")
    for name, formula in MISTAKES.items():
        if any(matches(output, formula, reading.of(parameters), exact) for reading in found):
            cause = say(f"cnn.cause.{name.rstrip('+')}")
            break
    else:
        if not close(output_of(model, x, sizes), output, output.abs() + 1.0):
            cause = say("cause.state")
        elif len(x) > 1 and not close(output_of(model, x[:1], sizes), output[:1], output[:1].abs() + 1.0):
            cause = say("cause.rows_depend")
    expected = RIGHT(found[0].of(parameters), exact)
    worst = int((output - expected).abs().max(dim=1).values.argmax())
    raise fail(
        expected=say("expected.row", row=worst, values=_show(expected[worst])),
        found=say("found.row", values=_show(output[worst])),
        cause=cause,
    )


def _show(values: Tensor) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4].tolist()) + (", ..." if len(values) > 4 else "")


def check_gradients(student: Student, sizes: Sizes | None, rows: int, mode: str = "train") -> None:
    """The gradient of every parameter must be autograd's on the formula."""
    model = build(student, sizes)
    actual = sizes or DEFAULT
    found, parameters = read(model, actual)
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen:
        raise fail("grad", found=say("found.frozen", names=join(frozen)), cause=say("cause.frozen"))
    model.inspect(mode)
    x, upstream = _clear_of_kinks(found[0].of(parameters), rows), torch.randn(rows, actual[1])
    output, gradients = model.backward(x, upstream)
    tensor(output, shape=upstream.shape, what=say("what.output"))
    if not output.requires_grad:
        raise fail(
            "grad", found=say("found.no_graph"), cause=say("cause.detached"), advice=say("cause.detached_advice")
        )
    missing = [name for name in parameters if not isinstance(gradients.get(name), RemoteTensor)]
    if missing:
        raise fail("grad", found=say("found.no_gradient", names=join(missing)), cause=say("cause.no_gradient"))
    for name in parameters:
        tensor(gradients[name], shape=parameters[name].values.shape, what=say("what.gradient", name=name))
    if not any(_gradients_match(reading, parameters, gradients, x, upstream) for reading in found):
        raise fail("grad", found=say("found.wrong_gradients"), cause=say("cause.wrong_gradients"))


def _clear_of_kinks(weights: Sequence[Tensor], rows: int) -> Tensor:
    """Draw images where no value is so near zero, or to its neighbour, that rounding decides on a gradient."""
    k1, b1, k2, b2, _, _ = weights
    for _ in range(100):
        x = torch.randn(rows, 1, 8, 8)
        first = convolve(x.double(), k1, b1)
        second = convolve(pool(first.relu()), k2, b2)
        if _clear(first) and _clear(second):
            break
    return x


def _clear(x: Tensor) -> bool:
    largest = x.unfold(2, 2, 2).unfold(3, 2, 2).flatten(-2).topk(2).values
    apart = (largest[..., 0] - largest[..., 1])[largest[..., 0] > 0]
    return bool((x.abs() > 2e-6).all()) and bool((apart > 2e-6).all())


def _gradients_match(
    reading: Reading, parameters: Mapping[str, RemoteTensor], gradients: Mapping[str, Any], x: Tensor, upstream: Tensor
) -> bool:
    leaves = [weight.clone().requires_grad_() for weight in reading.of(parameters)]
    exact = torch.autograd.grad((RIGHT(leaves, x.double()) * upstream.double()).sum(), leaves)
    pairs = zip(reading.of(gradients), exact, strict=True)
    return all(bool(((a - b).abs() <= 1e-4 * (b.abs() + b.abs().mean()) + 1e-7).all()) for a, b in pairs)


def check_no_state(student: Student) -> None:
    """Every call must depend on its images and the weights alone, and leave both as they are."""
    model = build(student)
    found, parameters = read(model, DEFAULT)
    x, other = torch.randn(5, 1, 8, 8), torch.randn(5, 1, 8, 8)
    handle = student.tensor(x)
    first = tensor(model(handle), shape=(5, 10), what=say("what.output"))
    kept = handle.inspect("tensor")
    if not isinstance(kept, RemoteTensor) or not torch.equal(kept.values, x):
        raise fail("integrity", found=say("found.input_changed"), cause=say("cause.input_changed"))
    second, again = output_of(model, other, DEFAULT), output_of(model, x, DEFAULT)
    after = model.parameters()
    if any(name not in after or not torch.equal(after[name].values, p.values) for name, p in parameters.items()):
        raise fail(found=say("found.weights_written"), cause=say("cause.weights_written"))
    right = any(matches(second, RIGHT, reading.of(parameters), other.double()) for reading in found)
    if not close(again, first, first.abs() + 1.0) or (torch.equal(second, first) and not right):
        raise fail(found=say("found.state"), cause=say("cause.state"))
    if not close(output_of(model, x[2:3], DEFAULT), first[2:3], first[2:3].abs() + 1.0):
        raise fail(found=say("found.rows_depend"), cause=say("cause.rows_depend"))
    _compare(model, found, parameters, other, DEFAULT)
    _compare(model, found, refill(model, parameters), x, DEFAULT, refilled=True)
