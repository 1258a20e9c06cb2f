"""Public checks of ``classification``: they guide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import say
from grader.judging import fail, join
from grader.student import Model, RemoteTensor, Student, describe
from grader.values import check_number, check_numbers, check_tensor, parts

FEATURES: Final = 4
HIDDEN: Final = 6
CLASSES: Final = 3
Pair = tuple[Tensor, Tensor]
LossFunction = Callable[[Tensor, Tensor], Tensor]


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The loss of each row: (N, C) and (N,) -> (N,)."""
    return logits.logsumexp(1) - logits[torch.arange(len(labels)), labels]


def _one_hot(logits: Tensor, labels: Tensor) -> Tensor:
    return torch.zeros_like(logits).scatter(1, labels[:, None], 1.0)


WRONG_LOSSES: Final[Mapping[str, LossFunction]] = {
    "softmax_first": lambda z, k: cross_entropy(z.softmax(1), k).mean(),
    "sum": lambda z, k: cross_entropy(z, k).sum(),
    "no_log": lambda z, k: -z.softmax(1).gather(1, k[:, None]).mean(),
    "no_softmax": lambda z, k: -z.gather(1, k[:, None]).mean(),
    "softmax_over_rows": lambda z, k: -z.log_softmax(0).gather(1, k[:, None]).mean(),
    "over_all_entries": lambda z, k: cross_entropy(z, k).mean() / z.shape[1],
    "positive": lambda z, k: -cross_entropy(z, k).mean(),
    "log2": lambda z, k: cross_entropy(z, k).mean() / torch.log(torch.tensor(2.0, dtype=z.dtype)),
    "log10": lambda z, k: cross_entropy(z, k).mean() / torch.log(torch.tensor(10.0, dtype=z.dtype)),
    "mse": lambda z, k: (z.softmax(1) - _one_hot(z, k)).square().mean(),
    "mse_logits": lambda z, k: (z - _one_hot(z, k)).square().mean(),
    "binary": lambda z, k: torch.nn.functional.binary_cross_entropy_with_logits(z, _one_hot(z, k)),
    "smoothed": lambda z, k: torch.nn.functional.cross_entropy(z, k, label_smoothing=0.1),
    "first_row": lambda z, k: cross_entropy(z, k)[0],
    "last_row": lambda z, k: cross_entropy(z, k)[-1],
}


def draw_logits(rows: int, classes: int, scale: float = 2.0) -> Pair:
    """Logits and right classes, about half of which have the largest logit."""
    logits = torch.randn(rows, classes) * scale
    labels = torch.where(torch.rand(rows) < 0.5, logits.argmax(1), torch.randint(0, classes, (rows,)))
    return logits, labels


def check_loss(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the mean cross-entropy; name the usual other numbers."""
    found = student.call("class_loss", logits=logits, labels=labels)
    exact = logits.double()
    check_tensor(
        found,
        cross_entropy(exact, labels).mean(),
        what=say("classes.what.loss"),
        dtype=logits.dtype,
        kind="loss",
        magnitude=exact.abs().max() + 1.0,
        mistakes=lambda: (
            {f"classes.cause.{name}": rule(exact, labels) for name, rule in WRONG_LOSSES.items()}
            | {"classes.cause.per_row": cross_entropy(exact, labels)}
        ),
    )


def check_accuracy(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the share of right rows; name the usual other numbers."""
    found = student.call("accuracy", logits=logits, labels=labels)
    right = int((logits.argmax(1) == labels).sum())
    rows = len(labels)
    mistakes = {
        "classes.cause.count": float(right),
        "classes.cause.percent": 100.0 * right / rows,
        "classes.cause.wrong_share": 1 - right / rows,
        "classes.cause.over_entries": right / logits.numel(),
        "classes.cause.smallest": float((logits.argmin(1) == labels).double().mean()),
        "classes.cause.index_one_off": float((logits.argmax(1) + 1 == labels).double().mean()),
        "classes.cause.every_pair": float((logits.argmax(1) == labels[:, None]).double().mean()),
        "classes.cause.no_axis": float((logits.argmax() == labels).double().mean()),
        "classes.cause.positive_logit": float((logits.gather(1, labels[:, None]) > 0).double().mean()),
        "classes.cause.whole_division": float(right // rows),
        "classes.cause.half_probability": _over_half(logits, labels),
    }
    check_number(found, right / rows, what=say("classes.what.accuracy"), size=0.0, mistakes=mistakes)


def _over_half(logits: Tensor, labels: Tensor) -> float:
    return float((logits.double().softmax(1).gather(1, labels[:, None]) > 0.5).double().mean())


def draw_weights() -> list[Tensor]:
    """Weights for the grader's classifier: of its first layer, its batch norm, its second layer."""
    return [
        torch.randn(HIDDEN, FEATURES) / FEATURES**0.5,
        torch.randn(HIDDEN) * 0.5,
        torch.rand(HIDDEN) + 0.5,
        torch.randn(HIDDEN) * 0.3,
        torch.randn(CLASSES, HIDDEN),
        torch.randn(CLASSES) * 0.3,
    ]


def draw_data(rows: int) -> Pair:
    """X (rows, 4) and labels (rows,) with something to learn in them."""
    x = torch.randn(rows, FEATURES) * 1.5 + 0.5
    return x, (x @ torch.randn(FEATURES, CLASSES) + 0.3 * torch.randn(rows, CLASSES)).argmax(1)


def forward(weights: Sequence[Tensor], x: Tensor, running: Pair | None = None) -> Tensor:
    """The classifier's logits: by the batch's own mean and variance, or by the running ones."""
    w1, b1, scale, shift, w2, b2 = weights
    hidden = x @ w1.T + b1
    mean, variance = running or (hidden.mean(0), hidden.var(0, unbiased=False))
    return torch.tanh((hidden - mean) / torch.sqrt(variance + 1e-5) * scale + shift) @ w2.T + b2


def run(
    weights: Sequence[Tensor],
    data: Pair,
    lr: float,
    epochs: int,
    *,
    loss: LossFunction = lambda z, k: cross_entropy(z, k).mean(),
    evaluating: bool = False,
    clear: bool = True,
    after: bool = False,
    shares: bool = False,
    momentum: float = 0.0,
) -> tuple[list[float], list[Tensor]]:
    """Train in float64, in the right way or with a mistake; give the losses and the weights at the end."""
    leaves = [weight.double().requires_grad_() for weight in weights]
    kept = [torch.zeros_like(leaf) for leaf in leaves]
    speed = [torch.zeros_like(leaf) for leaf in leaves]
    x, labels = data[0].double(), data[1]
    running = (torch.zeros(HIDDEN).double(), torch.ones(HIDDEN).double()) if evaluating else None
    losses = []
    for _ in range(epochs):
        logits = forward(leaves, x, running)
        value = loss(logits, labels)
        gradients = torch.autograd.grad(value, leaves)
        kept = list(gradients) if clear else [old + new for old, new in zip(kept, gradients, strict=True)]
        with torch.no_grad():
            speed = [momentum * old + new for old, new in zip(speed, kept, strict=True)]
            for leaf, change in zip(leaves, speed, strict=True):
                leaf -= lr * change
            number = loss(forward(leaves, x, running), labels) if after else value
            losses.append(float((logits.argmax(1) == labels).double().mean() if shares else number.detach()))
    return losses, [leaf.detach() for leaf in leaves]


def check_training(
    student: Student, rows: int, lr: float, epochs: int | None, *, mode: str = "train", momentum: float = 0.0
) -> None:
    """Insist on every loss of ``train``, and on the weights afterwards."""
    weights, data = draw_weights(), draw_data(rows)
    count = 30 if epochs is None else epochs
    model = student.classifier(weights)
    model.inspect(mode)
    optimizer = student.optimizer("SGD", model, lr, momentum=momentum)
    given = {} if epochs is None else {"epochs": epochs}
    found = student.call("train", model=model, X=data[0], labels=data[1], optimizer=optimizer, **given)
    exact, final = run(weights, data, lr, count, momentum=momentum)

    def mistakes() -> dict[str, list[float]]:
        made = {
            "eval_mode": run(weights, data, lr, count, evaluating=True, momentum=momentum)[0],
            "no_zero_grad": run(weights, data, lr, count, clear=False, momentum=momentum)[0],
            "after_step": run(weights, data, lr, count, after=True, momentum=momentum)[0],
            "no_step": run(weights, data, 0.0, count)[0],
            "accuracies": run(weights, data, lr, count, shares=True, momentum=momentum)[0],
            "no_momentum": run(weights, data, lr, count)[0],
        }
        for name in ("softmax_first", "sum", "mse", "mse_logits", "binary", "no_log", "smoothed"):
            made[name] = run(weights, data, lr, count, loss=WRONG_LOSSES[name], momentum=momentum)[0]
        return {f"classes.cause.{name}": numbers for name, numbers in made.items() if numbers != exact}

    check_numbers(found, exact, what=say("what.train"), size=20.0, kind="loss", mistakes=mistakes)
    _check_weights(model, weights, final)


def _check_weights(model: Model, before: Sequence[Tensor], final: Sequence[Tensor]) -> None:
    now = [item.values for item in model.parameters().values()]
    if len(now) == len(final) and all(
        a.shape == b.shape and bool(((a.double() - b).abs() <= 1e-4 * (1 + b.abs())).all())
        for a, b in zip(now, final, strict=True)
    ):
        return
    same = all(torch.equal(a, b) for a, b in zip(now, before, strict=False))
    raise fail(
        "params",
        found=say("found.weights_untouched" if same else "found.weights_differ"),
        cause=say("cause.weights_untouched" if same else "cause.weights_differ"),
    )


def practised(student: Student, weights: Sequence[Tensor], dropout: float = 0.0) -> tuple[Model, Pair]:
    """Make a classifier whose batch norm has seen some batches; give it with its running mean and variance."""
    model = student.classifier(weights, dropout=dropout)
    for _ in range(3):
        model(torch.randn(20, FEATURES) * 2 - 1)
    buffers = model.inspect("buffers")
    return model, (buffers["norm.running_mean"].values.double(), buffers["norm.running_var"].values.double())


def check_evaluation(student: Student, rows: int, *, dropout: float = 0.0, mode: str = "train") -> None:
    """Insist on the loss and the accuracy of evaluation mode."""
    weights, (x, labels) = draw_weights(), draw_data(rows)
    model, running = practised(student, weights, dropout)
    model.inspect(mode)
    before = state(model)
    found = student.call("evaluate", model=model, X=x, labels=labels)
    exact = [weight.double() for weight in weights]
    logits, in_training = forward(exact, x.double(), running), forward(exact, x.double())
    loss, share = parts(found, 2, what=say("classes.what.both"))
    try:
        _check_numbers(loss, share, logits, in_training, labels)
    except Failure as failure:
        if failure.cause is None or failure.cause.key != "values.unknown_numbers" or not changed(model, before):
            raise
        raise fail(
            "forward", expected=failure.expected, found=failure.found, cause=say("classes.cause.buffers")
        ) from None


def _check_numbers(loss: Any, share: Any, logits: Tensor, in_training: Tensor, labels: Tensor) -> None:
    right = float((logits.argmax(1) == labels).double().mean())
    value = float(cross_entropy(logits, labels).mean())
    swapped = {"classes.cause.swapped": right}
    check_number(
        loss,
        value,
        what=say("classes.what.loss"),
        size=10.0,
        kind="forward",
        mistakes={"classes.cause.train_mode": float(cross_entropy(in_training, labels).mean())}
        | swapped
        | {f"classes.cause.{name}": float(rule(logits, labels)) for name, rule in WRONG_LOSSES.items()},
    )
    check_number(
        share,
        right,
        what=say("classes.what.accuracy"),
        size=0.0,
        kind="forward",
        mistakes={
            "classes.cause.train_mode": float((in_training.argmax(1) == labels).double().mean()),
            "classes.cause.percent": 100 * right,
            "classes.cause.count": right * len(labels),
            "classes.cause.wrong_share": 1 - right,
        },
    )


def changed(model: Model, before: Mapping[str, Tensor]) -> list[str]:
    """Which of the model's parameters and buffers are no longer what they were."""
    now = state(model)
    return [name for name, item in before.items() if name not in now or not torch.equal(now[name], item)]


def state(model: Model) -> dict[str, Tensor]:
    """The model's parameters and buffers."""
    tensors = {**model.parameters(), **model.inspect("buffers")}
    return {name: item.values for name, item in tensors.items()}


def check_left_alone(student: Student, mode: str) -> None:
    """Insist that ``evaluate`` leaves the model's numbers, its mode and autograd as they were."""
    x, labels = draw_data(15)
    model, _ = practised(student, draw_weights(), dropout=0.5)
    model.inspect(mode)
    before = state(model)
    student.call("evaluate", model=model, X=x, labels=labels)
    names = changed(model, before)
    if names:
        cause = "params_changed" if any("running" not in name and "num_" not in name for name in names) else "buffers"
        raise fail("params", found=say("saving.found.changed", names=join(names)), cause=say(f"classes.cause.{cause}"))
    one, two = model(x), model(x)
    if not isinstance(one, RemoteTensor) or not isinstance(two, RemoteTensor):
        raise fail("forward", found=describe(one))
    training = not torch.equal(one.values, two.values)
    if training != (mode == "train"):
        cause = "left_in_eval" if mode == "train" else "left_in_train"
        raise fail("params", found=say(f"classes.found.{cause}"), cause=say(f"classes.cause.{cause}"))
    if not one.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.grad_off"))


def check_gradient(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the gradient of the loss with respect to the logits."""
    given: Any = student.tensor(logits, requires_grad=True)
    output, gradients = student.differentiate("class_loss", torch.ones(()), logits=given, labels=labels)
    if not isinstance(output, RemoteTensor) or not output.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.detached"))
    if not isinstance(gradients["logits"], RemoteTensor):
        raise fail("grad", found=say("classes.found.no_gradient"), cause=say("classes.cause.detached"))
    exact = logits.double()
    check_tensor(
        gradients["logits"],
        (exact.softmax(1) - _one_hot(exact, labels)) / len(labels),
        what=say("classes.what.gradient"),
        kind="grad",
    )


@points(2, kind="loss", of="class_loss")
def test_loss_is_the_mean_cross_entropy(student: Student) -> None:
    check_loss(student, *draw_logits(17, 5))
    check_loss(student, *draw_logits(8, 3))


@points(2, kind="values", of="accuracy")
def test_accuracy_is_the_share_of_right_rows(student: Student) -> None:
    check_accuracy(student, *draw_logits(43, 5))
    check_accuracy(student, *draw_logits(23, 3))


@points(2, kind="forward", of="evaluate")
def test_evaluation_mode(student: Student) -> None:
    check_evaluation(student, 50)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, rows=40, lr=0.2, epochs=8)
    check_training(student, rows=30, lr=0.2, epochs=5, mode="eval")
