"""Hidden checks of ``minibatches``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps.loaders import check_pass, check_shuffled, check_unshuffled, make_loader
from grader.graders.next_steps.row_datasets import check_dataset, make_dataset
from grader.graders.next_steps.test_minibatches import check_epochs
from grader.judging import fail, torch_untouched
from grader.reference import Recipe
from grader.student import Handle, Student

BATCH = 8


@points(1, kind="values")
def test_any_shape_and_dtype(student: Student) -> None:
    check_dataset(student, torch.randn(9, 4, 3), torch.randint(0, 5, (9,)), (3, 0, 8))
    check_dataset(student, torch.randint(0, 256, (6, 2), dtype=torch.uint8), torch.randn(6, 3).double(), (5, 2))
    check_dataset(student, torch.randn(1, 10), torch.randn(1, 1), (0,))


@points(1, kind="values")
def test_loader_of_any_batch_size(student: Student) -> None:
    for rows, batch_size in ((24, 8), (12, 50), (5, 1), (33, 32)):
        x, y = training.draw_data(rows)
        loader = make_loader(student, student.dataset(x, y), batch_size=batch_size, shuffle=False)
        check_unshuffled(check_pass(loader, x, y, batch_size))


@points(1, kind="values")
def test_defaults_of_the_loader(student: Student) -> None:
    x, y = training.draw_data(70)
    dataset = student.dataset(x, y)
    loader = make_loader(student, dataset)
    first = [check_pass(loader, x, y, 16, by_default=True) for _ in range(2)]
    check_shuffled(first, 16)
    if check_pass(make_loader(student, dataset), x, y, 16, by_default=True) == first[0]:
        raise _other_orders("always_seeded")
    other = make_loader(student, dataset, batch_size=9)
    check_shuffled([check_pass(other, x, y, 9) for _ in range(2)], 9)


@points(2, kind="values")
def test_a_seed_repeats_the_orders(student: Student) -> None:
    x, y = training.draw_data(50)
    dataset = student.dataset(x, y)

    def loader(seed: int | None) -> Handle:
        return make_loader(student, dataset, batch_size=BATCH, shuffle=True, seed=seed)

    def order(of: Handle) -> list[int]:
        return check_pass(of, x, y, BATCH)

    seed = int(torch.randint(1, 10_000, ()))
    for number in (seed, 0):
        one, two = loader(number), loader(number)
        first, second = [order(one) for _ in range(2)], [order(two) for _ in range(2)]
        check_shuffled(first, BATCH)
        if first != second:
            again = order(loader(number)) == order(loader(number))
            cause = "seed_zero" if number == 0 else "seed_shared" if again else "seed_ignored"
            raise _other_orders(cause)
    if order(loader(seed)) == order(loader(seed + 1)):
        raise _other_orders("seed_fixed")
    if order(loader(None)) == order(loader(None)):
        raise _other_orders("always_seeded")
    unshuffled = check_pass(make_loader(student, dataset, batch_size=BATCH, shuffle=False), x, y, BATCH)
    check_unshuffled(unshuffled)
    seeded = check_pass(make_loader(student, dataset, batch_size=BATCH, shuffle=False, seed=seed), x, y, BATCH)
    if seeded != unshuffled:
        raise _other_orders("shuffled_by_seed")


def _other_orders(cause: str) -> Exception:
    return fail("values", found=say("batches.found.orders"), cause=say(f"batches.cause.{cause}"))


@points(2, kind="loss")
def test_epochs_over_any_loader(student: Student) -> None:
    for rows, batch_size, epochs in ((24, 12, 2), (9, 1, 2), (15, 40, 3), (31, 30, 3)):
        check_epochs(student, Recipe("SGD", lr=0.03, epochs=epochs, batch=batch_size), rows, shuffled=rows != 24)
    check_epochs(student, Recipe("Adam", lr=0.01, epochs=3, batch=8), rows=20)
    check_epochs(student, Recipe("SGD", lr=0.01, epochs=3, batch=11, momentum=0.9), rows=30)
    check_epochs(student, Recipe("SGD", lr=0.02, epochs=2, batch=8), rows=21, columns=3)


@points(1, kind="values")
def test_the_parts_work_together(student: Student) -> None:
    x, y = training.draw_data(40)
    loader = make_loader(student, make_dataset(student, x, y), batch_size=BATCH, shuffle=True, seed=3)
    check_shuffled([check_pass(loader, x, y, BATCH) for _ in range(2)], BATCH)
    model = student.network(training.draw_weights())
    student.call("train_epoch", model=model, loader=loader, optimizer=student.optimizer("SGD", model, 0.01))


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    dataset = make_dataset(student, handles["X"][0], handles["y"][0])
    loader = make_loader(student, dataset, batch_size=6, shuffle=False)
    model = student.network(training.draw_weights())
    student.call("train_epoch", model=model, loader=loader, optimizer=student.optimizer("SGD", model, 0.01))
    training.check_untouched(handles)
    torch_untouched(student)
