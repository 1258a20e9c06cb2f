"""Autograd

To train a model is to change its weights so that a loss gets smaller. The derivative says which
way to go, and torch computes it for you: with `requires_grad=True` a tensor asks torch to record
what is computed from it. `backward()` then runs through that record from the end to the
beginning and puts the derivative of the result into the tensor's `grad`. The record is the tutorial's
"dynamic graph": it is made anew whenever your code runs. (TensorFlow, which the tutorial sets against
it, has worked like that by default since its version 2.)

    x = torch.tensor(2.0, requires_grad=True)
    y = x ** 2
    y.backward()          # now x.grad is 4.0, for dy/dx = 2x

Where a result depends on several variables, each gets a gradient of its own shape: how much the
result changes when one of its numbers changes and all others stay. Four things surprise nearly
everyone:

- `backward()` *adds* to `grad`. A second call gives the sum of both gradients, unless `grad` was
  cleared in between. That is useful at times, and a classic mistake in a training loop.
- A variable that the result does not depend on gets no zeros: its `grad` stays `None`.
- A step that changes a variable must not be recorded itself. Inside `with torch.no_grad():`
  nothing is recorded, and afterwards recording goes on as before.
- `t.detach()` gives the numbers of `t` without the record: what you compute from them sees a
  constant.

Only floating-point tensors can have a gradient, so write `torch.tensor(2.0)` and not
`torch.tensor(2)`.

## Task

Write five functions. Every `f` is made of torch's operations.

- `derivative(f, x)` takes a function of one tensor and a float `x`, and returns the derivative of
  `f` at `x`, as a plain Python float. The result of `f` has the shape of what it is given.
- `gradients(f, variables)` takes a function of several tensors and a list of them, one for each
  argument, of any shapes. `f(*variables)` is one number. Return a list with the gradient with
  respect to each variable, in the same order, of the same shape and dtype; for one that `f` does
  not use, zeros. The tensors in `variables` stay as they are: they require no gradient before, and
  none after.
- `descend(f, start, lr, steps)` walks downhill: beginning at the float `start` it takes `steps`
  steps and returns a list of the `x` after each of them, as plain Python floats. A step is

    x ← x - lr · f'(x)

- `pull(moving, fixed)` takes two tensors of the same shape and returns the mean of all
  `(moving - fixed) ** 2`, a tensor of shape (). Calling `backward` on it gives `moving` its usual
  gradient, while none reaches `fixed`, even where `fixed` requires one.
- `predict(model, x)` returns `model(x)`. While the model computes, nothing is recorded, so the
  result requires no gradient. Afterwards torch records again, and the model can be trained as
  before.

## What is judged

- `derivative`, `gradients` and `descend` give the right numbers, up to rounding, for any function
  and as often as they are called. The slope between two close points is only an approximation and
  not exact enough.
- `gradients` gives tensors of the right shapes and dtypes (`torch.float32` and `torch.float64` are
  tried), zeros for what `f` does not use, and leaves the variables alone.
- `pull` has the right value, for any shape, the right gradient for `moving` and none for `fixed`
  (`None` or zeros), and both still require what they required.
- `predict` gives the right numbers, nothing is recorded on the way, and afterwards each of
  the model's parameters requires a gradient if it did before, and the model is in the mode, training
  or evaluation, that it was in.
- Nothing inside torch or Python changes.

Free is the way: `backward`, `torch.autograd.grad`, `torch.func`, a formula of your own.

Check your work: pytest exercises -k autograd
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def derivative(f: Callable[[Tensor], Tensor], x: float) -> float:
    """Return the derivative of f at x."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: derivative")


def gradients(f: Callable[..., Tensor], variables: list[Tensor]) -> list[Tensor]:
    """Return the gradient of f(*variables), a number, with respect to each variable; zeros where f does not use it."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: gradients")


def descend(f: Callable[[Tensor], Tensor], start: float, lr: float, steps: int) -> list[float]:
    """Walk downhill on f from start, x ← x - lr · f'(x); return the x after each step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: descend")


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    """Return the mean of (moving - fixed)², of shape (), from which a gradient reaches moving and none reaches fixed."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: pull")


def predict(model: nn.Module, x: Tensor) -> Tensor:
    """Return model(x), computed without recording anything for derivatives."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: predict")


if __name__ == "__main__":
    print(derivative(lambda x: x**2, 2.0))
    print(gradients(lambda a, b: (a * b).sum(), [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])]))
    print(descend(lambda x: (x - 3) ** 2, start=0.0, lr=0.25, steps=5))
