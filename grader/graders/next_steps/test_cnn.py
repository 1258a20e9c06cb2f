"""Public checks of ``cnn``: they guide."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from grader.checks import points
from grader.feedback.text import say
from grader.graders.next_steps import digit_net, shuffled_training
from grader.judging import fail
from grader.student import Student, describe
from grader.values import check_number, check_tensor

OTHER_SIZES: Final = (5, 3)
"""Channels and classes for which no two of the model's parameters have the same shape."""


def draw_pixels(rows: int, dtype: torch.dtype, largest: int = 16) -> Tensor:
    """Pixels (rows, 64): whole numbers; the largest of a row is ``largest``, of the next ones 1 and 2 less."""
    tops = largest - torch.arange(rows) % 3
    pixels = (torch.rand(rows, 64) * (tops[:, None] + 1)).long()
    pixels[torch.arange(rows), torch.randint(0, 64, (rows,))] = tops
    return pixels.to(dtype)


def check_images(student: Student, pixels: Tensor) -> None:
    """Insist on (N, 1, 8, 8), float32, from 0 to 1; name the usual other tensors."""
    found = student.call("to_images", pixels=pixels)
    exact = pixels.double().reshape(-1, 8, 8) / 16
    images = exact[:, None]
    kept = {torch.float64: "cnn.cause.kept_double", torch.float16: "cnn.cause.kept_half"}
    check_tensor(
        found,
        images,
        what=say("cnn.what.images"),
        dtypes=kept,
        mistakes={
            "cnn.cause.no_channel": exact,
            "cnn.cause.channel_last": exact[..., None],
            "cnn.cause.channel_first": exact[None],
            "cnn.cause.flat": exact.flatten(1),
            "cnn.cause.not_scaled": images * 16,
            "cnn.cause.by_255": images * 16 / 255,
            "cnn.cause.by_15": images * 16 / 15,
            "cnn.cause.by_17": images * 16 / 17,
            "cnn.cause.by_largest": images / images.max(),
            "cnn.cause.by_own_largest": images / images.amax((1, 2, 3), keepdim=True),
            "cnn.cause.whole_division": images.floor(),
            "cnn.cause.images_transposed": images.transpose(2, 3),
            "cnn.cause.dark_is_light": 1 - images,
            "cnn.cause.around_zero": images * 2 - 1,
            "cnn.cause.standardised": (images - images.mean()) / images.std(),
            "cnn.cause.pixels_mixed": exact.flatten(1).T.reshape(images.shape),
        },
    )


def check_size(student: Student, size: int, kernel: int, stride: int | None = None, padding: int | None = None) -> None:
    """Insist on the length of a side; name the usual other numbers. None: the argument is left out."""
    given = {name: value for name, value in (("stride", stride), ("padding", padding)) if value is not None}
    found = student.call("output_size", size=size, kernel=kernel, **given)
    step, edge = stride or 1, padding or 0
    room = size + 2 * edge - kernel
    exact = len(range(0, room + 1, step))
    what = say("cnn.what.size")
    if isinstance(found, float):
        raise fail(
            "return",
            expected=say("values.entry", what=what, at="", value=exact),
            found=describe(found),
            cause=say("cnn.cause.float_size"),
        )
    mistakes: dict[str, float] = {
        "cnn.cause.no_plus_one": room // step,
        "cnn.cause.padding_once": (size + edge - kernel) // step + 1,
        "cnn.cause.padding_left_out": (size - kernel) // step + 1,
        "cnn.cause.stride_left_out": room + 1,
        "cnn.cause.rounded_up": -(-room // step) + 1,
        "cnn.cause.plus_one_before": (room + 1) // step,
        "cnn.cause.kernel_left_out": (size + 2 * edge) // step,
        "cnn.cause.padding_taken_off": (size - 2 * edge - kernel) // step + 1,
        "cnn.cause.stride_is_kernel": room // kernel + 1,
        "cnn.cause.kernel_added": (size + 2 * edge + kernel) // step + 1,
    }
    wrong = {name: number for name, number in mistakes.items() if number != exact}
    check_number(found, exact, what=what, size=0.0, mistakes=wrong)


@points(2, kind="values", of="to_images")
def test_pixels_become_images(student: Student) -> None:
    check_images(student, draw_pixels(7, torch.float64))
    check_images(student, draw_pixels(5, torch.uint8))


@points(2, kind="values", of="output_size")
def test_size_of_the_output(student: Student) -> None:
    check_size(student, 28, 5)
    check_size(student, 13, 4, stride=3, padding=2)
    check_size(student, 8, 2, stride=2)
    check_size(student, 8, 3, stride=1, padding=1)


@points(1, kind="params", of="DigitNet")
def test_layers_have_the_right_sizes(student: Student) -> None:
    digit_net.read(digit_net.build(student), digit_net.DEFAULT)
    digit_net.read(digit_net.build(student, OTHER_SIZES), OTHER_SIZES)


@points(3, kind="forward", of="DigitNet")
def test_forward_matches_the_formula(student: Student) -> None:
    digit_net.check_forward(student, None, rows=6)
    digit_net.check_forward(student, OTHER_SIZES, rows=3)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    shuffled_training.check_epoch(student, rows=37, batch_size=10, lr=8.0)
    shuffled_training.check_epochs(student, rows=48, batch_size=12, lr=6.0, epochs=4)
    shuffled_training.check_number_of_steps(student, rows=20, batch_size=8)
