"""ReLU between the layers

Two linear layers in a row are still one linear map. What makes a network more than that is an
activation between them, a function applied to every hidden value by itself. The most common one
is ReLU, which keeps positive values and turns negative ones into 0:

    ReLU(h) = max(0, h)

With it the model computes

    h = ReLU(x W1ᵀ + b1)        x: (N, in_features)       h: (N, hidden_features)
    y = h W2ᵀ + b2                                        y: (N, out_features)

Every hidden value is now a line with a bend, and the second layer adds such lines up. Enough of
them come close to any continuous function on a bounded range; without the bend they only add up
to another line.

The tutorial says that an activation decides whether a neuron "fires". For ReLU this is only half
of the truth: above 0 the value itself is passed on, and its gradient is 1; below 0 both are 0.

The last layer gets no ReLU. This is a regression: predictions may be negative.

## Task

Write the class `ReluModel`, derived from `nn.Module`.

- `__init__(self, in_features=10, hidden_features=32, out_features=1)` makes two linear layers,
  both with a bias. The first goes from `in_features` to `hidden_features`, the second from
  `hidden_features` to `out_features`. The model has no other parameters; ReLU has none.
- `forward(self, x)` takes a tensor of shape (N, in_features) and returns the prediction, a tensor
  of shape (N, out_features) and of the same dtype: first layer, ReLU, second layer. There is no
  activation anywhere else, neither on the input nor on the output.

N is any number of rows, 1 included, and every size is an argument: `ReluModel(7, 5, 3)` has to
work as well as `ReluModel()`.

## What is judged

- The class has the name and the arguments given above, with these defaults, and is an
  `nn.Module`.
- The model has exactly the parameters of two linear layers with bias, in the sizes asked for, and
  all of them can be trained.
- The output has the right shape and dtype and is that of the formula with your model's own
  weights, for any sizes, any number of rows, small and large inputs, in training and in
  evaluation mode. Relatives of ReLU, such as ReLU6, leaky ReLU or GELU, give other numbers.
- The gradient of every parameter is that of the formula.
- `forward` leaves its input and the weights unchanged, and the output depends on the input and
  the weights alone.
- The file changes nothing inside torch or Python.

Free are the names of attributes, the initial weights, and how ReLU is written: `nn.ReLU`,
`F.relu`, `torch.relu`, `clamp(min=0)` or a formula of your own. `nn.Sequential` is as good as
attributes.

Check your work: pytest exercises -k relu
"""

import torch
from torch import Tensor, nn


class ReluModel(nn.Module):
    """Two linear layers with a ReLU between them, and nowhere else."""

    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: ReluModel.__init__")

    def forward(self, x: Tensor) -> Tensor:
        """Map x of shape (N, in_features) to predictions of shape (N, out_features)."""
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: ReluModel.forward")


if __name__ == "__main__":
    print(ReluModel()(torch.randn(100, 10)).shape)
