"""Public checks of ``cnn``: they guide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from grader.checks import points
from grader.feedback.text import say
from grader.graders.next_steps import digit_net, digit_training, shuffled_training
from grader.judging import fail
from grader.student import Student, describe
from grader.values import check_number, check_tensor

OTHER_SIZES: Final = digit_net.OTHER


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
    lowest = images.amin((1, 2, 3), keepdim=True)
    kept = {torch.float64: "cnn.cause.kept_double", torch.float16: "cnn.cause.kept_half"}
    check_tensor(
        found,
        images,
        what=say("cnn.what.images"),
        dtypes=kept,
        mistakes=lambda: {
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
            "cnn.cause.standardised+": (images - images.mean()) / images.std(unbiased=False),
            "cnn.cause.standardised++": (images - _means(images)) / _spreads(images),
            "cnn.cause.around_zero+": images - 0.5,
            "cnn.cause.around_zero++": images - images.mean(),
            "cnn.cause.around_zero+++": images - _means(images),
            "cnn.cause.binary": (images > 0).double(),
            "cnn.cause.binary+": (images > 0.5).double(),
            "cnn.cause.binary++": (images >= 0.5).double(),
            "cnn.cause.scaled_twice": images / 16,
            "cnn.cause.mirrored": images.flip(2),
            "cnn.cause.mirrored+": images.flip(3),
            "cnn.cause.by_own_largest+": (images - lowest) / (images.amax((1, 2, 3), keepdim=True) - lowest),
            "cnn.cause.pixels_mixed": exact.flatten(1).T.reshape(images.shape),
        },
    )


def _means(images: Tensor) -> Tensor:
    return images.mean((1, 2, 3), keepdim=True)


def _spreads(images: Tensor) -> Tensor:
    return images.std((1, 2, 3), keepdim=True)


@dataclass(frozen=True)
class Side:
    """What ``output_size`` is asked. None: the argument is left out."""

    size: int
    kernel: int
    stride: int | None = None
    padding: int | None = None

    @property
    def step(self) -> int:
        """The stride, or its default."""
        return self.stride or 1

    @property
    def edge(self) -> int:
        """The padding, or its default."""
        return self.padding or 0

    @property
    def room(self) -> int:
        """How far the window can move."""
        return self.size + 2 * self.edge - self.kernel

    @property
    def places(self) -> int:
        """The right answer."""
        return len(range(0, self.room + 1, self.step))


SIZE_MISTAKES: Final[Mapping[str, Callable[[Side], int]]] = {
    "no_plus_one": lambda s: s.room // s.step,
    "padding_once": lambda s: (s.room - s.edge) // s.step + 1,
    "padding_doubled": lambda s: (s.room + 2 * s.edge) // s.step + 1,
    "padding_left_out": lambda s: (s.size - s.kernel) // s.step + 1,
    "padding_taken_off": lambda s: (s.size - 2 * s.edge - s.kernel) // s.step + 1,
    "stride_left_out": lambda s: s.room + 1,
    "stride_is_kernel": lambda s: s.room // s.kernel + 1,
    "default_stride": lambda s: s.room // (s.stride or s.kernel) + 1,
    "default_stride+": lambda s: s.room // (s.stride or 2) + 1,
    "default_stride++": lambda s: s.room // (s.kernel if s.step == 1 else s.step) + 1,
    "default_padding": lambda s: (s.size + 2 * (1 if s.padding is None else s.padding) - s.kernel) // s.step + 1,
    "default_padding+": lambda s: (s.room + (2 * (s.kernel // 2) if s.padding is None else 0)) // s.step + 1,
    "rounded_up": lambda s: -(-s.room // s.step) + 1,
    "rounded_nearest": lambda s: round(s.room / s.step) + 1,
    "plus_one_before": lambda s: (s.room + 1) // s.step,
    "plus_one_before+": lambda s: -(-(s.room + 1) // s.step) + 1,
    "two_too_many": lambda s: s.room // s.step + 2,
    "kernel_left_out": lambda s: (s.size + 2 * s.edge) // s.step,
    "kernel_left_out+": lambda s: (s.size + 2 * s.edge) // s.step + 1,
    "kernel_added": lambda s: (s.size + 2 * s.edge + s.kernel) // s.step + 1,
    "kernel_fixed": lambda s: (s.size + 2 * s.edge - 3) // s.step + 1,
    "kernel_left_out++": lambda s: s.size // s.step,
    "kernel_left_out+++": lambda s: -(-s.size // s.step),
    "half_kernel": lambda s: (s.size + 2 * s.edge - 2 * (s.kernel // 2) - 1) // s.step + 1,
    "half_kernel+": lambda s: (s.size + 2 * s.edge - 2 * (s.kernel // 2)) // s.step + 1,
    "half_kernel++": lambda s: (s.size + 2 * s.edge - s.kernel // 2) // s.step + 1,
}


def check_sizes(student: Student, *sides: Side) -> None:
    """Insist on the lengths of these sides; name the usual mistake that explains all of what comes back.

    One number alone would come from several of them.
    """
    what = say("cnn.what.size")
    found = []
    for side in sides:
        given = {name: value for name in ("stride", "padding") if (value := getattr(side, name)) is not None}
        found.append(student.call("output_size", size=side.size, kernel=side.kernel, **given))
    for side, size in zip(sides, found, strict=True):
        if isinstance(size, float):
            raise fail(
                "return",
                expected=say("values.entry", what=what, at="", value=side.places),
                found=describe(size),
                cause=say("cnn.cause.float_size"),
            )
        those = [name for name, rule in SIZE_MISTAKES.items() if [rule(each) for each in sides] == found]
        wrong = {f"cnn.cause.{name}": SIZE_MISTAKES[name](side) for name in those}
        check_number(size, side.places, what=what, size=0.0, mistakes=wrong)


@points(2, kind="values", of="to_images")
def test_pixels_become_images(student: Student) -> None:
    check_images(student, draw_pixels(7, torch.float64))
    check_images(student, draw_pixels(5, torch.uint8))


@points(2, kind="values", of="output_size")
def test_size_of_the_output(student: Student) -> None:
    check_sizes(student, Side(28, 5), Side(13, 4, 3, 2), Side(8, 2, 2), Side(8, 3, 1, 1), Side(9, 4, 2))


@points(1, kind="params", of="DigitNet")
def test_layers_have_the_right_sizes(student: Student) -> None:
    digit_net.MODEL.make(student)
    digit_net.MODEL.make(student, OTHER_SIZES)


@points(3, kind="forward", of="DigitNet")
def test_forward_matches_the_formula(student: Student) -> None:
    digit_net.check_forward(student, None, rows=6)
    digit_net.check_forward(student, OTHER_SIZES, rows=3)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    with digit_training.explained(student):
        shuffled_training.check_epoch(student, rows=37, batch_size=10, lr=8.0)
        shuffled_training.check_epochs(student, rows=48, batch_size=12, lr=6.0, epochs=4)
        shuffled_training.check_number_of_steps(student, rows=20, batch_size=8)
    digit_training.check_large_gradients(student)
