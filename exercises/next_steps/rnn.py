"""A recurrent network

Some data come in an order: the temperature of every day, the letters of a word. A *recurrent* layer
reads such a sequence step by step and keeps a *state* h, a row of numbers in which it can note what
it has seen. In every step the same weights make the new state of the input x and of the state before:

    h[t] = tanh(x[t] · W_inᵀ + h[t-1] · W_hiddenᵀ + b)

`nn.RNN` does this for many sequences at once. It calls the weights `weight_ih_l0` and `weight_hh_l0`
and has two biases, which are simply added. Two things about it are easily overlooked. The data here
have the axes (N, L, features): N sequences of L steps. `nn.RNN` takes the *first* axis for the steps,
unless it is made with `batch_first=True`; with the wrong axes it raises no error, it just learns
nothing. And it gives two things: the states after every step, and the state after the last one.

To forecast a series, it is cut into windows. With 0, 1, 2, 3, 4 and windows of length 2, (0, 1) is
followed by 2, (1, 2) by 3 and (2, 3) by 4. The model sees a window and is to give the value that
follows.

The gradient goes back through all steps, and in each it is multiplied by the same weights. So it can
shrink to nothing, or *explode*: one huge step, and what was learned is gone. Against the second there
is *clipping*. If the norm of all gradients together, as one long vector g, is larger than a limit,
all of them are made shorter by the same factor. The direction stays:

    g = g · max_norm / norm(g), if norm(g) > max_norm

Against the first there are layers with a better memory: `nn.LSTM` and `nn.GRU`. They are used like
`nn.RNN`; here the plain layer is asked for.

## Task

Write three functions and a class. All numbers are `torch.float32`, unless something else is said.

- `windows(series, length)` takes a tensor of shape (T,), of any floating dtype, with T > `length`.
  It returns two tensors of that dtype: all its windows, of shape (T - length, length, 1), each
  beginning one value after the one before, and the values that follow them, of shape (T - length, 1).
- `recurrent(x, w_in, w_hidden, bias, h)` is the layer by the first formula. `x` has the shape
  (N, L, F), `w_in` (H, F), `w_hidden` (H, H), `bias` (H,), and `h`, the state before the first step,
  (N, H). It returns the states after every step as one tensor of shape (N, L, H). All arguments can be
  learned: gradients go back through all steps.
- `SequenceModel(features=1, hidden=16, outputs=1)` is a model that takes (N, L, features), for any N
  and L, and gives (N, outputs). It is one recurrent layer with tanh, as above, in one direction, with
  a state of `hidden` numbers that is zero before the first step; then a linear layer with bias, on the
  state after the last step only. Nothing stands between the two, and nothing after them.
- `train(model, X, y, optimizer, epochs=50, max_norm=1.0)` trains `model` in place on the full batch,
  one step per epoch, with the mean squared error as in `nn.MSELoss`. Before each step the gradients of
  all the model's parameters are clipped as above. Returns a list of exactly `epochs` plain Python
  floats: the loss of each epoch, measured in its forward pass, before its step.

## What is judged

- `windows` gives all windows, each with the value that follows it.
- `recurrent` gives the states of the formula and has its gradients, for any sizes.
- The model's parameters have the sizes of these two layers, the recurrent one with one bias or with
  two; its output and its gradients are those of the formulas with the model's own parameters,
  whatever they are. Every call begins anew.
- `train` gives the right losses and weights, with any limit and any optimizer, for any model.
- Your three parts together forecast a wave.
- The default values are those above; the arguments stay unchanged, and so do torch and Python.

Free are the names and the order of the layers, how they store their weights, whether you use `nn.RNN`,
`nn.RNNCell` or your own `recurrent`, whether you clip by torch's function or by hand, and everything
about style. Rounding does not matter.

Check your work: pytest exercises -k rnn
"""

import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Cut a series (T,) into all its windows, (T - length, length, 1), and the values that follow, (T - length, 1)."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: windows")


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    """Give a recurrent layer's states after every step, (N, L, H), for x (N, L, F) and the state h (N, H) before them."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: recurrent")


class SequenceModel(nn.Module):
    """A recurrent layer, and a linear layer on its last state: (N, L, features) -> (N, outputs)."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: SequenceModel.__init__")

    def forward(self, x: Tensor) -> Tensor:
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: SequenceModel.forward")


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 50,
    max_norm: float = 1.0,
) -> list[float]:
    """Train the model in place with clipped gradients; return the loss of each epoch, measured before its step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    time = torch.arange(200) * 0.2
    series = torch.sin(time) + 0.5 * torch.sin(2.3 * time)
    X, y = windows(series, length=20)
    model = SequenceModel()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = train(model, X[:120], y[:120], optimizer, epochs=200)
    with torch.no_grad():
        later = nn.functional.mse_loss(model(X[120:]), y[120:]).item()
    print(f"{losses[0]:.4f} -> {losses[-1]:.4f}; on what comes after: {later:.4f}")
