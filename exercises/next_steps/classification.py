"""Classification

So far the models have predicted numbers. Now they are to choose: which of C classes does a row
belong to? The model gives C numbers per row, one for each class, the *logits*. They may be of any
size and sign; the largest one is the model's choice.

For the loss, logits are turned into probabilities: softmax makes them positive and lets them add up
to 1. The loss of a row is the negative logarithm of the probability that the right class got. With
the logits z and the right class k:

    loss = -log(exp(z[k]) / (exp(z[1]) + ... + exp(z[C])))

This is the *cross-entropy*. It is 0 if the right class is certain, log(C) if the model has no idea,
and large if it is sure of a wrong class. `nn.CrossEntropyLoss` takes the logits themselves: softmax
is built in, in a way that does not overflow. A softmax in the model as well would be one too many;
the training would still run, but it would hardly learn.

The loss is what training makes small, because it has gradients. The *accuracy* is what people want
to know: the share of rows that are classified rightly. It has no gradients, for it moves in jumps.

Some layers do different things in training and in use. *Dropout* sets random values to zero, but
only in training. *Batch norm* divides by the spread of the batch in training, and by a running mean
of it in use. A model has a mode for that: `model.train()` and `model.eval()` switch it. A forgotten
`eval()` makes results worse and random; a forgotten `train()` after it lets those layers stand still.

## Task

Write four functions. `X` has the shape (N, features), the logits have the shape (N, C), and `labels`
has the shape (N,): the numbers of the right classes, from 0 to C - 1, as int64.

- `class_loss(logits, labels)` returns the mean cross-entropy over the rows, as a tensor without axes
  that `backward` can be called on. Logits may be as large as 1000.
- `accuracy(logits, labels)` returns the share of rows whose largest logit is that of the right class,
  as a plain Python float from 0 to 1.
- `evaluate(model, X, labels)` returns two plain Python floats, the loss and the accuracy of `model`
  on these rows, measured in evaluation mode. Afterwards the model is in the mode that it was in
  before, its parameters, their gradients and its buffers are as they were, and autograd records
  again.
- `train(model, X, labels, optimizer, epochs=30)` trains `model` in place on the full batch, one step
  per epoch, in training mode, whatever mode it comes in; batch norm is to see the batch of each epoch
  once. Returns a list of exactly `epochs` plain Python floats: the loss of each epoch, measured in its
  forward pass, before its step.

## What is judged

- The loss is right for any number of rows and classes, with its gradient, also for large logits.
- The accuracy is a share, right for any rows.
- `evaluate` gives the numbers of evaluation mode and leaves the model as it was, its mode included.
- `train` gives the right losses with any optimizer, also if the model comes in evaluation mode;
  `model` itself holds the trained weights, and its batch norm has seen one batch per epoch.
- The default value is the one above; `X` and `labels` stay unchanged, and so do torch and Python.

Free are a formula of your own or torch's, the mode that `train` leaves behind, and everything about
style. No two logits of a row are equal. Rounding does not matter.

Check your work: pytest exercises -k classification
"""

import torch
from torch import Tensor, nn


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Give the mean cross-entropy of logits (N, C) against the right classes (N,), as a tensor without axes."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: class_loss")


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Give the share of rows whose largest logit is that of the right class."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: accuracy")


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    """Measure loss and accuracy in evaluation mode; leave the model in the mode that it was in."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: evaluate")


def train(
    model: nn.Module, X: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 30
) -> list[float]:
    """Train the model in place, in training mode; return the loss of each epoch, measured before its step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    X = torch.randn(200, 4)
    labels = (X @ torch.randn(4, 3)).argmax(dim=1)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = train(model, X, labels, optimizer)
    loss, share = evaluate(model, X, labels)
    print(f"{losses[0]:.3f} -> {losses[-1]:.3f}; evaluated: {loss:.3f}, {share:.0%} right")
