"""Hidden checks of ``cnn``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.next_steps import digit_net, digit_training, shuffled_training
from grader.graders.next_steps.shuffled_task import draw_task
from grader.graders.next_steps.test_cnn import OTHER_SIZES, Side, check_images, check_sizes, draw_pixels
from grader.judging import fail, torch_untouched
from grader.student import Student
from grader.values import check_untouched

WELL = 0.8
"""A right model gets nearly all of the patterns, a model that sees no neighbourhoods about half of them."""


@points(1, kind="values")
def test_images_of_any_pixels(student: Student) -> None:
    for dtype in (torch.int64, torch.float32, torch.int16, torch.uint8):
        check_images(student, draw_pixels(4, dtype))
    check_images(student, draw_pixels(1, torch.float64))
    check_images(student, draw_pixels(40, torch.float64, largest=11))


@points(1, kind="values")
def test_size_for_any_arguments(student: Student) -> None:
    sides = [Side(*given) for given in ((7, 7, 1, 0), (10, 3, 2, 1), (9, 2, 3, 0), (224, 7, 2, 3), (5, 1, 4, 2))]
    check_sizes(student, *sides, Side(int(torch.randint(20, 60, ())), 4, stride=5))


@points(1, kind="forward")
def test_other_sizes_and_a_single_image(student: Student) -> None:
    digit_net.check_forward(student, (4, 7), rows=1)
    digit_net.check_forward(student, (1, 3), rows=2, mode="eval")
    digit_net.check_forward(student, (3, 1), rows=9)


@points(2, kind="grad")
def test_gradients_match_autograd(student: Student) -> None:
    digit_net.check_gradients(student, OTHER_SIZES, rows=3)
    digit_net.check_gradients(student, (2, 6), rows=1, mode="eval")


@points(1, kind="forward")
def test_every_call_stands_for_itself(student: Student) -> None:
    digit_net.check_no_state(student)


@points(1, kind="loss")
def test_any_number_of_rows_and_batches(student: Student) -> None:
    with digit_training.explained(student):
        shuffled_training.check_epoch(student, rows=9, batch_size=4, lr=2.0)
        shuffled_training.check_epoch(student, rows=12, batch_size=40, lr=5.0)
        shuffled_training.check_epoch(student, rows=14, batch_size=2, lr=1.0)
        shuffled_training.check_epochs(student, rows=15, batch_size=5, lr=3.0, epochs=2)
        shuffled_training.check_number_of_steps(student, rows=13, batch_size=4)
        shuffled_training.check_two_epochs(student, of_order=False)
    digit_training.check_all_epochs(student)


@points(2, kind="values")
def test_every_epoch_draws_another_order(student: Student) -> None:
    for _ in range(2):
        shuffled_training.check_two_epochs(student, of_order=True)


@points(1, kind="loss")
def test_defaults(student: Student) -> None:
    with digit_training.default_epochs(student):
        shuffled_training.check_number_of_steps(student, rows=33, batch_size=32, epochs=None)


@points(1, kind="loss")
def test_model_and_training_work_together(student: Student) -> None:
    images, labels = shuffled_training.draw_patterns(200)
    unseen, answers = shuffled_training.draw_patterns(100)
    right = 0.0
    for _ in range(3):  # once in a hundred times, the weights that a model begins with are unlucky
        model = digit_net.MODEL.build(student, (8, 3))
        digit_net.output_of(model, images[:1], (8, 3))
        optimizer = student.optimizer("Adam", model, 0.01)
        given = {"images": images, "labels": labels, "optimizer": optimizer, "epochs": 6, "batch_size": 20}
        student.call("train", model=model, **given)
        right = float((digit_net.output_of(model, unseen, (8, 3)).argmax(1) == answers).double().mean())
        if right >= WELL:
            break
    if right < WELL:
        raise fail(
            expected=say("cnn.expected.learned"),
            found=say("cnn.found.learned", percent=round(100 * right)),
            cause=say("cnn.cause.not_learned"),
        )


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    pixels = draw_pixels(6, torch.float32)
    handle = student.tensor(pixels)
    student.call("to_images", pixels=handle)
    check_untouched({"pixels": (handle, pixels)}, "to_images")
    task = draw_task(12)
    handles = {
        "images": (student.tensor(task.images), task.images),
        "labels": (student.tensor(task.labels), task.labels),
    }
    model = student.flat_classifier(task.weight)
    given = {name: handle for name, (handle, _) in handles.items()}
    optimizer = student.optimizer("SGD", model, 0.1)
    student.call("train", model=model, **given, optimizer=optimizer, epochs=2, batch_size=5)
    check_untouched(handles, "train")
    torch_untouched(student)
