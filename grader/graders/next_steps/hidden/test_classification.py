"""Hidden checks of ``classification``: they grade."""

from __future__ import annotations

from grader.checks import points
from grader.graders.next_steps.class_evaluation import check_evaluation, check_left_alone
from grader.graders.next_steps.class_scores import check_accuracy, check_gradient, check_loss, draw_logits
from grader.graders.next_steps.class_training import check_course, check_training, draw_uneven
from grader.graders.next_steps.classifier import draw_data, draw_weights
from grader.judging import torch_untouched
from grader.student import Student
from grader.values import check_untouched


@points(2, kind="loss")
def test_loss_of_any_logits(student: Student) -> None:
    for rows, classes, scale in ((1, 4, 2.0), (6, 2, 2.0), (3, 50, 1.0), (9, 3, 400.0), (4, 4, 1e-3)):
        check_loss(student, *draw_logits(rows, classes, scale))
    logits, labels = draw_logits(7, 3)
    check_loss(student, logits + 300, labels)
    # No row is of the last class.
    logits, labels = draw_logits(8, 4)
    check_loss(student, logits, labels % 3)


@points(1, kind="grad")
def test_gradient_of_the_loss(student: Student) -> None:
    check_gradient(student, *draw_logits(11, 4))
    check_gradient(student, *draw_logits(5, 3, 300.0))


@points(1, kind="values")
def test_accuracy_of_any_rows(student: Student) -> None:
    logits, _ = draw_logits(12, 4)
    for labels in (logits.argmax(1), (logits.argmax(1) + 1) % 4):
        check_accuracy(student, logits, labels)
    check_accuracy(student, *draw_logits(1, 3))
    check_accuracy(student, *draw_logits(30, 2))
    check_accuracy(student, *draw_logits(9, 9))
    logits, labels = draw_logits(20, 3)
    check_accuracy(student, logits - 50, labels)
    # Some rows are too large for `exp`.
    check_accuracy(student, *draw_logits(25, 5, 200.0))


@points(2, kind="params")
def test_evaluation_leaves_the_model_alone(student: Student) -> None:
    check_left_alone(student, "train")
    check_left_alone(student, "eval")


@points(1, kind="forward")
def test_evaluation_of_any_model(student: Student) -> None:
    check_evaluation(student, 30, dropout=0.5)
    check_evaluation(student, 1, mode="eval")
    check_evaluation(student, 1)


@points(2, kind="loss")
def test_any_rows_and_optimizer(student: Student) -> None:
    check_training(student, rows=25, lr=0.05, epochs=6, momentum=0.9)
    check_training(student, rows=60, lr=0.4, epochs=1, mode="eval")
    check_training(student, rows=12, lr=0.1, epochs=9)
    check_course(student, draw_uneven(rows=30, epochs=10))


@points(1, kind="loss")
def test_default_number_of_epochs(student: Student) -> None:
    check_training(student, rows=20, lr=0.05, epochs=None)


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    x, labels = draw_data(20)
    logits, _ = draw_logits(20, 3)
    handles = {name: (student.tensor(item), item) for name, item in (("X", x), ("labels", labels), ("logits", logits))}
    given = {name: handle for name, (handle, _) in handles.items()}
    model = student.classifier(draw_weights())
    student.call("class_loss", logits=given["logits"], labels=given["labels"])
    check_untouched(handles, "class_loss")
    student.call("accuracy", logits=given["logits"], labels=given["labels"])
    check_untouched(handles, "accuracy")
    student.call("evaluate", model=model, X=given["X"], labels=given["labels"])
    check_untouched(handles, "evaluate")
    model = student.classifier(draw_weights())
    optimizer = student.optimizer("SGD", model, 0.1)
    student.call("train", model=model, X=given["X"], labels=given["labels"], optimizer=optimizer, epochs=2)
    check_untouched(handles, "train")
    torch_untouched(student)
