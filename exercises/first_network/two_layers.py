"""Two linear layers

The tutorial's `SimpleLinearModel` has a single linear layer. Here you build a model with two, one
after the other. The first turns every sample into `hidden_features` hidden values, the second
turns those into the prediction:

    h = x W1ᵀ + b1        x: (N, in_features)         h: (N, hidden_features)
    y = h W2ᵀ + b2                                    y: (N, out_features)

W1 has the shape (hidden_features, in_features) and W2 the shape (out_features, hidden_features),
as `nn.Linear` stores them.

There is no activation between the layers yet, so the model can still compute no more than a
single linear layer can: put the first line into the second and you get x (W2 W1)ᵀ + (W2 b1 + b2),
which is again a matrix and a bias. The next exercise, `relu`, changes that.

The tutorial writes `super(SimpleLinearModel, self).__init__()`. In today's Python
`super().__init__()` does the same and needs no correction when the class gets another name.

## Task

Write the class `TwoLayerModel`, derived from `nn.Module`.

- `__init__(self, in_features=10, hidden_features=32, out_features=1)` makes two linear layers,
  both with a bias. The first goes from `in_features` to `hidden_features`, the second from
  `hidden_features` to `out_features`. The model has no other parameters.
- `forward(self, x)` takes a tensor of shape (N, in_features) and returns the prediction, a tensor
  of shape (N, out_features) and of the same dtype: first layer, then second layer, nothing else.

N is any number of rows, 1 included. Every size is an argument, so `TwoLayerModel(7, 5, 3)` has to
work as well as `TwoLayerModel()`.

## What is judged

- The class has the name and the arguments given above, with these defaults, and is an
  `nn.Module`.
- The model has exactly the parameters of two linear layers with bias, in the sizes asked for, and
  all of them can be trained.
- The output has the right shape and dtype and is that of the formula with your model's own
  weights, for any sizes, any number of rows, small and large inputs, in training and in
  evaluation mode.
- The gradient of every parameter is that of the formula.
- `forward` leaves its input and the weights unchanged, and the output depends on the input and
  the weights alone.
- The file changes nothing inside torch or Python.

Free are the names of attributes, the order of the layers in the file, the initial weights and the
style: `nn.Linear`, `nn.Sequential`, `nn.ModuleList`, lazy layers or parameters made by hand.

Check your work: pytest exercises -k two_layers
"""

import torch
from torch import Tensor, nn


class TwoLayerModel(nn.Module):
    """Two linear layers, one after the other, with no activation between them."""

    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: TwoLayerModel.__init__")

    def forward(self, x: Tensor) -> Tensor:
        """Map x of shape (N, in_features) to predictions of shape (N, out_features)."""
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: TwoLayerModel.forward")


if __name__ == "__main__":
    print(TwoLayerModel()(torch.randn(100, 10)).shape)
