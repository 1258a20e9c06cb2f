"""SGD by hand

After `loss.backward()` every parameter knows its gradient: the direction in which the loss grows
fastest. To make the loss smaller, every weight w goes a small step the other way. With the
gradient g and the learning rate lr:

    w ← w - lr · g

That is all that `torch.optim.SGD` does in `optimizer.step()`, as long as it has no momentum. In
this exercise you write that step yourself, so that the optimizer is no black box any more.

Two things about autograd matter here. It records every operation on a parameter, also this one,
unless you tell it not to: the step is no part of the model. And `backward` *adds* to the
gradients that are already there. Without clearing, the second step would go along the sum of two
gradients, the third along the sum of three.

SGD stands for stochastic gradient descent: "stochastic" because the rows of a step are often
drawn at random. The step itself draws nothing.

## Task

Write three functions. `model` is any `nn.Module`, of however many layers.

- `sgd_step(model, lr=0.01)` changes the parameters of `model` in place: each goes one step of SGD
  with the rate `lr`, along the gradient in its `grad`. A parameter without a gradient (`grad` is
  `None`) stays as it is. The gradients themselves stay as they are, too. Returns nothing.
- `clear_gradients(model)` clears the gradient of every parameter: afterwards each `grad` is `None`
  or full of zeros, as you like. A parameter may have had none before. Returns nothing.
- `train(model, X, y, lr=0.01, epochs=100)` trains `model` in place on the full batch, with `X` of
  the shape (N, 10) and `y` of the shape (N, 1). The loss is the mean squared error, as in
  `nn.MSELoss`; every epoch is one step. Returns a list of exactly `epochs` plain Python floats:
  the loss of each epoch, measured before its step.

## What is judged

- One step gives the weights that `torch.optim.SGD` gives, for any rate, for all parameters of any
  model. The parameters are the same objects as before and can be trained on.
- No gradient is left after `clear_gradients`, and the weights are as they were.
- A parameter without a gradient does no harm to either function.
- `train` gives the losses of the right training, and `model` itself holds the trained weights.
- The default values are those above; `X` and `y` stay unchanged, and so do torch and Python.

Free are the way in which you keep autograd out of the step and everything about style. An
optimizer of torch gives the same numbers; then you only miss what there is to see here. Rounding
does not matter.

Check your work: pytest exercises -k sgd
"""

import torch
from torch import Tensor, nn


def sgd_step(model: nn.Module, lr: float = 0.01) -> None:
    """Move every parameter that has a gradient one step of SGD against it, in place."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: sgd_step")


def clear_gradients(model: nn.Module) -> None:
    """Clear the gradient of every parameter, so that the next backward pass starts from nothing."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: clear_gradients")


def train(model: nn.Module, X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> list[float]:
    """Train the model in place with the two functions above; return the MSE of each epoch, measured before its step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5
    losses = train(nn.Linear(10, 1), X, y, lr=0.1, epochs=50)
    print(f"{losses[0]:.4f} -> {losses[-1]:.4f}")
