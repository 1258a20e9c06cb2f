"""A linear model

The tutorial's first network is one linear layer: every prediction is a weighted sum of the
features, plus a constant. For a whole table of samples at once that reads

    y = x Wᵀ + b        x: (N, in)   W: (out, in)   b: (out,)   y: (N, out)

Here W is the layer's `weight` and b its `bias`. torch keeps the weight with one row per output, so
it has to be transposed before a row of `x` can meet it; the bias is added to every row by
broadcasting. `nn.Linear(10, 1)` makes both, draws their first values at random, and registers them
as *parameters*: tensors that require a gradient and that an optimizer finds through
`model.parameters()`. Two new models therefore differ, and neither predicts anything useful before
it is trained.

A model of your own is a class derived from `nn.Module`. `__init__` makes the layers, and an
attribute is enough to register them; `forward` says how data flow through them. You call the model
itself, `model(x)`, and torch calls `forward`. The tutorial writes
`super(SimpleLinearModel, self).__init__()`; today `super().__init__()` does the same.

## Task

Write a class and two functions.

- The class `SimpleLinearModel`, derived from `nn.Module`. `__init__(self)` takes no arguments and
  makes one linear layer with a bias, from 10 features to 1 value. `forward(self, x)` takes `x` of
  shape (N, 10) and returns the predictions, of shape (N, 1), with nothing before or after the
  layer.
- `linear_by_hand(x, weight, bias)` computes the formula above, for a `weight` of shape (out, in)
  and a `bias` of shape (out,), in any sizes. The result has the shape (N, out) and the dtype of
  the inputs, and gradients can flow through it to all three.
- `count_parameters(model)` returns, as a plain Python number, how many numbers training can change
  in any model: those in all the parameters that require a gradient. For `SimpleLinearModel()` that
  is 11.

## What is judged

- `SimpleLinearModel` can be made without arguments, and has exactly the parameters of one linear
  layer with a bias; all of them can be trained.
- Its output is that of the formula with the model's own parameters, also after these have changed,
  for any number of rows, in training and in evaluation mode; the gradients are right.
- `linear_by_hand` gives the right numbers and gradients for any sizes, square weights and a single
  output included, in `torch.float32` and `torch.float64`.
- `count_parameters` is right for models of any depth. Frozen parameters and buffers do not count.
- What is passed in keeps its numbers; nothing inside torch or Python changes.

Free are the names of attributes, the first values of the parameters, and the way: `nn.Linear`,
`nn.Parameter`, loops or one line.

Check your work: pytest exercises -k linear_model
"""

import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    """One linear layer from 10 features to 1 value."""

    def __init__(self) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: SimpleLinearModel.__init__")

    def forward(self, x: Tensor) -> Tensor:
        """Map x of shape (N, 10) to predictions of shape (N, 1)."""
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: SimpleLinearModel.forward")


def linear_by_hand(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute what a linear layer computes: x (N, in), weight (out, in) and bias (out,) give (N, out)."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: linear_by_hand")


def count_parameters(model: nn.Module) -> int:
    """Count the numbers in the model that training can change: those of all parameters that require a gradient."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: count_parameters")


if __name__ == "__main__":
    model, x = SimpleLinearModel(), torch.randn(100, 10)
    weight, bias = model.parameters()
    print(model(x).shape, (model(x) - linear_by_hand(x, weight, bias)).abs().max().item())
    print(count_parameters(model))
