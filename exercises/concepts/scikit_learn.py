"""scikit-learn and PyTorch

The tutorial compares the two libraries in a table. Here you compare them by numbers: the same linear
regression, once with each.

A linear regression predicts with one weight per feature and a bias b, and looks for those with the
least mean squared error:

    ŷ = x₁ · w₁ + x₂ · w₂ + ... + b

scikit-learn has this ready-made. `LinearRegression` solves the equations of the minimum in one go: no
learning rate, no epochs. PyTorch goes there step by step and can do so for any model whose loss has
gradients. The loss of a linear regression has one minimum only, so that both end at the same
numbers, if the rate fits and the epochs suffice.

| | scikit-learn | PyTorch |
| --- | --- | --- |
| works on | NumPy arrays | tensors |
| the model | is ready-made: `LinearRegression()` | is yours: any `nn.Module` |
| learning | `fit`, in one call | a loop that you write |
| the result | `coef_` and `intercept_` | the parameters of the model |
| gradients | not for you to see | autograd |

Two lines of the tutorial's table have aged: some of scikit-learn's estimators can use a GPU by now, and
torchtext, named among PyTorch's companions, is no longer developed. Its advice still holds: classical
methods for tables of moderate size, PyTorch for neural networks.

This exercise needs scikit-learn: `pip install scikit-learn`.

## Task

Write three functions. `X` has the shape (N, features), with any number of features, and `y` the shape
(N, 1); both are `float32`. A pair `(weights, bias)` is a tensor of the shape (features,) and dtype
`float32` that needs no gradient any more, and a plain Python float.

- `fit_sklearn(X, y)` fits a `LinearRegression` with its default settings to all rows and returns its
  coefficients as such a pair.
- `fit_torch(X, y, lr=0.1, epochs=500)` trains a linear layer with SGD (no momentum) on the full
  batch: `epochs` steps at the rate `lr`, with the mean squared error as in `nn.MSELoss`. All its
  weights and its bias start at 0, so that there is nothing random in it. Returns such a pair.
- `compare(X, y, lr=0.1, epochs=500)` fits both ways and returns, as a plain Python float, the largest
  absolute difference between a coefficient of one and the same coefficient of the other, the bias
  included.

## What is judged

- `fit_sklearn` gives the coefficients of the least mean squared error, and `fit_torch` those after
  just so many steps; with the default values it reaches the same ones on well-behaved data.
- Both give a pair of the right shapes and types, for any number of features.
- `compare` gives the largest difference: tiny after many epochs, plain after a few.
- The default values are those above; `X` and `y` stay unchanged, and so do torch and Python.

Free are where you import scikit-learn, how you get from tensors to arrays and back, and how you get
zeros into the layer. Rounding does not matter.

Check your work: pytest exercises -k scikit_learn
"""

import torch
from torch import Tensor, nn


def fit_sklearn(X: Tensor, y: Tensor) -> tuple[Tensor, float]:
    """Fit scikit-learn's LinearRegression; return its weights, of shape (features,), and its bias."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: fit_sklearn")


def fit_torch(X: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 500) -> tuple[Tensor, float]:
    """Train a linear layer with SGD, full batch, from zero; return its weights, of shape (features,), and its bias."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: fit_torch")


def compare(X: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 500) -> float:
    """Fit both ways; return the largest absolute difference between two coefficients, the bias included."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: compare")


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5 + 0.1 * torch.randn(100, 1)
    for epochs in (1, 10, 100, 500):
        print(f"{epochs} epochs: {compare(X, y, epochs=epochs):.6f}")
