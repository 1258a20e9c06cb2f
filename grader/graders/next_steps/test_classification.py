"""Public checks of ``classification``: they guide."""

from __future__ import annotations

from grader.checks import points
from grader.graders.next_steps.class_evaluation import check_evaluation
from grader.graders.next_steps.class_scores import check_accuracy, check_loss, draw_apart, draw_logits
from grader.graders.next_steps.class_training import check_training
from grader.student import Student


@points(2, kind="loss", of="class_loss")
def test_loss_is_the_mean_cross_entropy(student: Student) -> None:
    check_loss(student, *draw_logits(17, 5))
    check_loss(student, *draw_logits(8, 3))


@points(2, kind="values", of="accuracy")
def test_accuracy_is_the_share_of_right_rows(student: Student) -> None:
    check_accuracy(student, *draw_apart(43, 5))
    check_accuracy(student, *draw_apart(23, 3))


@points(2, kind="forward", of="evaluate")
def test_evaluation_mode(student: Student) -> None:
    check_evaluation(student, 50)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, rows=40, lr=0.2, epochs=8)
    check_training(student, rows=30, lr=0.2, epochs=5, mode="eval")
