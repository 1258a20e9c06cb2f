"""`check("NAME")` in a student's kernel: immediate feedback on the kernel's objects, and a kernel left as it was."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from kernel_runs import Kernel, Ran
from student_folders import CLONE, NAMES, solution, stub

from grader.checks import find_checks
from grader.course import Exercise
from grader.notebooks.kernel import by_definition

WRITTEN = {
    "two_layers": ["TwoLayerModel"],
    "relu": ["ReluModel"],
    "adam": ["make_optimizer", "train", "compare"],
    "lr_sweep": ["sweep", "best_learning_rate"],
    "gpu": ["pick_device", "move", "timed_train"],
}
TRAIN = """\
from torch import nn

def train(model, X, y, optimizer, epochs=100):
    losses = []
    for _ in range(epochs):
        {body}
        loss = nn.MSELoss()(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
"""


@pytest.fixture(scope="module")
def shared_kernel() -> Iterator[Kernel]:
    started = Kernel()
    yield started
    started.close()


@pytest.fixture
def kernel(shared_kernel: Kernel) -> Kernel:
    """The kernel with the setup cell of the exercise ``adam``, and nothing else."""
    shared_kernel.fresh("adam")
    return shared_kernel


def quiet(ran: Ran) -> bool:
    """Nothing below the cell but its value: nbgrader gives no point to a cell that wrote to stderr."""
    return (ran.stdout, ran.stderr, ran.error, ran.other) == ("", "", "", [])


def points(exercise: str, hidden: bool) -> float:
    return sum(check.points for check in find_checks("first_network", exercise) if check.hidden == hidden)


@pytest.mark.parametrize("exercise", NAMES)
def test_a_solution_gets_every_point(shared_kernel: Kernel, exercise: str) -> None:
    shared_kernel.fresh(exercise)
    shared_kernel.run(solution(exercise).partition("if __name__")[0])
    runs = [shared_kernel.run(f'check("{name}")') for name in WRITTEN[exercise]]
    assert sum(float(ran.number_shown) for ran in runs) == points(exercise, hidden=False)
    everything, hidden = shared_kernel.run("check()"), shared_kernel.run("check.hidden()")
    assert float(everything.number_shown) == points(exercise, hidden=False)
    assert float(hidden.number_shown) == points(exercise, hidden=True)
    assert all(quiet(ran) for ran in [*runs, everything, hidden])
    assert "✗" not in everything.page + hidden.page
    assert "(hidden check)" in hidden.page


@pytest.mark.parametrize("exercise", NAMES)
def test_an_untouched_stub_is_not_started_and_shows_no_failure(shared_kernel: Kernel, exercise: str) -> None:
    shared_kernel.fresh(exercise)
    shared_kernel.run(stub(exercise))
    ran = shared_kernel.run("check()")
    assert ran.number_shown == "0"
    assert quiet(ran)
    assert ran.page.count("not started") == ran.page.count("○") > 0
    assert "✗" not in ran.page
    assert ran.page.count("still holds the placeholder") == 1


def test_every_definition_that_students_write_has_its_checks_under_its_name() -> None:
    for exercise, names in WRITTEN.items():
        [found] = [each for each in CLONE.course.exercises() if each.name == exercise]
        assert [each.name for each in CLONE.solution(found).segments() if each.name] == names


@pytest.mark.parametrize("exercise", CLONE.course.exercises(), ids=lambda exercise: exercise.name)
def test_every_check_cell_finds_its_checks(exercise: Exercise) -> None:
    notebook = CLONE.notebook(exercise)
    found = by_definition([check for check in notebook.checks if not check.hidden])
    assert found == {name: checks for name, checks in notebook.public_checks() if checks}


@pytest.mark.parametrize(("exercise", "names"), WRITTEN.items())
def test_the_checks_tell_what_can_be_asked_for(shared_kernel: Kernel, exercise: str, names: list[str]) -> None:
    shared_kernel.fresh(exercise)
    assert shared_kernel.run("check").number_shown.splitlines() == [f'check("{name}")' for name in names]


def test_a_mistake_is_named_and_an_error_shows_the_cell_and_the_line(kernel: Kernel) -> None:
    kernel.run(TRAIN.format(body="pass").replace("optimizer.zero_grad()", "pass"))
    ran = kernel.run('check("train")')
    assert ran.number_shown in ("0", "1")
    assert "The gradients of earlier epochs are never cleared" in ran.page
    defined = kernel.run(TRAIN.format(body="raise ValueError('<b>here</b>')"))
    ran = kernel.run('check("train")')
    assert ran.number_shown == "0"
    assert quiet(ran)
    assert f"In [{defined.number}], line 6: raise ValueError(&#x27;&lt;b&gt;here" in ran.page
    assert ran.page.count("same cause as above") == 1
    assert "worker.py" not in ran.page


def test_what_is_defined_anew_is_checked_anew(kernel: Kernel) -> None:
    kernel.run(TRAIN.format(body="break"))
    assert kernel.run('check("train")').number_shown == "0"
    kernel.run(TRAIN.format(body="pass"))
    assert kernel.run('check("train")').number_shown == "4"


def test_a_name_that_no_cell_has_defined_is_asked_for_in_the_words_of_a_notebook(kernel: Kernel) -> None:
    ran = kernel.run('check("train")')
    assert ran.number_shown == "0"
    assert "Run the cell that defines <code>train</code>" in ran.page
    kernel.run(TRAIN.format(body="pass").replace("def train", "def Train_"))
    assert "there is <code>Train_</code>" in kernel.run('check("train")').page


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ('check("trian")', "There are no checks for `trian` here; is `train` meant?"),
        (
            'check("typo")',
            "There are no checks for `typo` here; there are checks for `make_optimizer`, `train`, `compare`.",
        ),
        ('checks("first_network/adm")', "There is no exercise `first_network/adm`; is `first_network/adam` meant?"),
        ('checks("relu")', "There is no exercise `relu`; is `first_network/relu` meant?"),
    ],
)
def test_what_does_not_exist_is_refused_in_one_sentence(kernel: Kernel, call: str, sentence: str) -> None:
    assert kernel.run(call).error == sentence


def test_without_the_hidden_checks_one_sentence_says_so(kernel: Kernel) -> None:
    kernel.run("check._checks = [each for each in check._checks if not each.hidden]")
    error = kernel.run("check.hidden()").error
    assert error.startswith("The hidden checks of first_network/adam are not part of this installation")
    assert "\n" not in error


def test_the_table_speaks_the_language_asked_for(shared_kernel: Kernel) -> None:
    shared_kernel.fresh("adam", lang="pt-BR")
    page = shared_kernel.run('check("train")').page
    assert "0 / 4 pontos" in page
    assert 'lang="pt-BR"' in page


def test_an_endless_loop_is_stopped_by_the_stop_button(kernel: Kernel, tmp_path: Path) -> None:
    started = tmp_path / "started"
    defined = kernel.run(TRAIN.format(body=f"open({str(started)!r}, 'w').close()\n        while True: pass"))
    ran = kernel.run("check()", interrupt_at=started)
    assert ran.number_shown == "0"
    assert quiet(ran)
    assert "You stopped this check while it was running" in ran.page
    assert f"In [{defined.number}], line 7: while True: pass" in ran.page
    assert ran.page.count("not run") == ran.page.count("<tr>") - 1 - 1 - ran.page.count("✗")
    kernel.run(TRAIN.format(body="pass"))
    assert kernel.run('check("train")').number_shown == "4"


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(1000)"])
def test_an_endless_check_ends_by_itself_and_the_others_go_on(kernel: Kernel, body: str) -> None:
    kernel.run("import grader.notebooks.kernel as k; k.SECONDS, usual = 1.0, k.SECONDS")
    defined = kernel.run(TRAIN.format(body=body) + "\n" + solution("adam").partition("def train")[0])
    ran = kernel.run("check()")
    kernel.run("k.SECONDS = usual")
    assert ran.number_shown == "2"
    assert ran.page.count("timed out") == 2
    assert f"In [{defined.number}], line 6: {body}" in ran.page
    assert quiet(ran)


def test_a_stop_that_the_code_raises_itself_is_no_stop(kernel: Kernel) -> None:
    kernel.run(TRAIN.format(body="raise KeyboardInterrupt"))
    page = kernel.run('check("train")').page
    assert "You stopped" not in page
    assert page.count("error") >= 2


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("print('here', epochs)", "here 12"),
        ("import sys; print('here', file=sys.stderr)", "here"),
        ("import warnings; warnings.warn('careful here')", "careful here"),
        ("import logging; logging.getLogger('torch').warning('careful here')", "careful here"),
    ],
)
def test_what_is_printed_stands_in_the_message_of_a_check_that_fails(kernel: Kernel, body: str, shown: str) -> None:
    kernel.run(TRAIN.format(body=body))
    ran = kernel.run('check("train")')
    assert ran.number_shown == "4"
    assert quiet(ran)
    kernel.run(TRAIN.format(body=body).replace("optimizer.step()", "pass"))
    ran = kernel.run('check("train")')
    assert quiet(ran)
    assert shown in ran.page


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("while True: print('again')", "prints far more than anybody can read"),
        ("input('epochs?')", "waits for the keyboard"),
        ("breakpoint()", "call your function in a cell of its own"),
        ("exit()", "ends the whole program"),
        ("import sys; sys.exit(3)", "ends the whole program"),
    ],
)
def test_code_that_would_disturb_the_kernel_is_explained(kernel: Kernel, body: str, cause: str) -> None:
    kernel.run(TRAIN.format(body=body))
    ran = kernel.run('check("train")')
    assert ran.number_shown == "0"
    assert cause in ran.page
    assert quiet(ran)
    assert len(ran.page) < 10_000
    assert kernel.run("1 + 1").number_shown == "2"


LOOK = """
import random, sys, threading, warnings
import numpy as np
import torch

def look():
    return [
        random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist(), torch.initial_seed(),
        torch.get_num_threads(), torch.get_default_dtype(), torch.get_default_device(), torch.is_grad_enabled(),
        torch.cuda.is_available(), torch.cuda.device_count(), torch.accelerator.is_available(),
        torch.__future__.get_overwrite_module_params_on_conversion(),
        sys.stdout, sys.stderr, sys.breakpointhook, warnings.filters[:], str(torch.device("cuda")),
    ]

def held():
    places = [torch, torch.cuda, torch.nn, torch.nn.Module, torch.optim, torch.autograd,
              torch.serialization, torch._utils, torch.cuda.Stream, torch.cuda.Event,
              torch.nn.parameter.UninitializedParameter]
    return {(place.__name__, name): item for place in places for name, item in vars(place).items()}

random.seed(3), np.random.seed(4), torch.manual_seed(5), torch.rand(7)
kept = torch.arange(6.0, requires_grad=True)
"""


@pytest.mark.parametrize("exercise", NAMES)
def test_the_kernel_is_left_as_it_was(shared_kernel: Kernel, exercise: str) -> None:
    shared_kernel.fresh(exercise)
    shared_kernel.run(solution(exercise).partition("if __name__")[0])
    shared_kernel.run("check(), check.hidden()")  # what torch sets up once is set up
    shared_kernel.run(LOOK)
    shared_kernel.run("torch.set_num_threads(2); before, torch_before = look(), held()")
    ran = shared_kernel.run(
        "assert float(check()) == check().maximum and float(check.hidden()) == check.hidden().maximum"
    )
    assert quiet(ran)
    ran = shared_kernel.run("[(a, b) for a, b in zip(before, look(), strict=True) if a != b]")
    assert ran.number_shown == "[]"
    ran = shared_kernel.run(
        "torch_after = held(); [name for name in torch_before if torch_before[name] is not torch_after.get(name)]"
    )
    assert ran.number_shown == "[]"
    ran = shared_kernel.run("(kept * kept).sum().backward(); kept.grad.tolist()")
    assert ran.number_shown == "[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]"
    ran = shared_kernel.run("torch.zeros(2, device='cuda')")
    assert "not compiled with CUDA" in ran.error or ran.value


def test_a_kernel_that_compiles_still_compiles(shared_kernel: Kernel) -> None:
    shared_kernel.fresh("gpu")
    shared_kernel.run(
        "import torch\nimport torch._dynamo\n@torch.compile(backend='eager')\ndef double(x): return 2 * x"
    )
    shared_kernel.run(solution("gpu").partition("if __name__")[0])
    assert shared_kernel.run("check()").number_shown == "10"
    assert shared_kernel.run("double(torch.ones(2)).tolist()").number_shown == "[2.0, 2.0]"
    ran = shared_kernel.run(
        "@torch.compile(backend='eager')\ndef triple(x): return 3 * x\ntriple(torch.ones(2)).tolist()"
    )
    assert ran.number_shown == "[3.0, 3.0]"


def test_a_setting_of_the_students_counts_for_the_students_code_and_stays(kernel: Kernel) -> None:
    kernel.run(solution("adam").partition("if __name__")[0])
    kernel.run("torch.set_grad_enabled(False)")
    page = kernel.run("check()").page
    ran = kernel.run("torch.is_grad_enabled()")
    kernel.run("torch.set_grad_enabled(True)")
    assert "does not require grad" in page
    assert ran.number_shown == "False"
    assert kernel.run("check()").number_shown == "9"


def test_a_patch_of_torch_is_named(kernel: Kernel) -> None:
    kernel.run(solution("adam").partition("if __name__")[0])
    kernel.run("usual = torch.manual_seed; torch.manual_seed = lambda seed: usual(0)")
    page = kernel.run("check.hidden()").page
    kernel.run("torch.manual_seed = usual")
    assert "Your cells replace parts of torch or Python: torch.manual_seed" in page


def test_in_a_plain_python_the_main_program_is_checked(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    lines = ["from grader.notebooks import checks", "check = checks('first_network/relu')", "print(check('ReluModel'))"]
    program.write_text("\n".join([textwrap.dedent(solution("relu")).partition("if __name__")[0], *lines]))
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("7\n", "")
