"""A convolutional network

A linear layer treats an image as a long row of numbers. It does not know that two pixels are
neighbours, and what it learns about a stroke at the top left it has to learn again for the same
stroke one pixel further. A *convolution* looks at small windows instead: a *kernel* of 3 × 3 weights
is laid on every place of the image, multiplied with what lies below it, and added up. The same few
weights are used everywhere, so a stroke is found wherever it is.

Every kernel gives a picture of its own, a *map*, of how well it fits at each place. A convolution has
several kernels; their number is its number of *channels*. PyTorch wants the axes in the order
(N, channels, height, width). A grey image has 1 channel.

At the border the kernel sticks out. *Padding* 1 puts a frame of zeros around the image, so that a
3 × 3 kernel leaves its side as long as it is. Between convolutions a *max-pooling* keeps the largest
number of each window of 2 × 2 and halves the side. What comes later sees less detail and more of the
image at once. A window may also move by more than one place at a time, the *stride*: pooling moves by
its own size. The side afterwards is the number of places where the window fits:

    places = floor((size + 2 · padding - kernel) / stride) + 1

The data are handwritten digits of 8 × 8 pixels, which come with scikit-learn:
`pip install scikit-learn`. Only the lines at the end of the file and the picture need it; your code
and its checks do not.

## Task

Write three functions and a class.

- `to_images(pixels)` takes a tensor of shape (N, 64), whole numbers from 0 to 16 of any numeric dtype,
  a row for each image, line by line. It returns the images for a convolution: shape (N, 1, 8, 8),
  `torch.float32`, 0 for 0 and 1 for 16.
- `output_size(size, kernel, stride=1, padding=0)` returns the formula above, as a plain Python `int`,
  for a side of the length `size`. The window fits at least once.
- `DigitNet(channels=8, classes=10)` is a model that takes (N, 1, 8, 8) and gives logits
  (N, classes). Its steps are: a 3 × 3 convolution with padding 1 to `channels` maps; ReLU; max-pooling
  of 2 × 2; a 3 × 3 convolution with padding 1 to 2 · `channels` maps; ReLU; max-pooling of 2 × 2; a
  linear layer over all numbers of an image's maps. All three layers have a bias, the padding is
  zeros, and nothing comes after the linear layer.
- `train(model, images, labels, optimizer, epochs=10, batch_size=32)` trains `model` in place. In each
  epoch it draws a new random order of the images and goes through them once, `batch_size` at a time,
  what is left in a short last batch. Each batch is a step of `optimizer`, on the batch's mean
  cross-entropy. It returns a list of exactly `epochs` plain Python floats: the mean over all images of
  the loss that each had when its batch had its turn, before that step.

## What is judged

- The images have the right shape, dtype and numbers, and `pixels` stays unchanged.
- `output_size` is right for any sizes.
- The model's parameters have the sizes of these three layers, its output is that of the formula with
  the model's own parameters, whatever they are, and so are the gradients; for any number of channels,
  classes and images.
- `train` makes the right steps and gives the right losses, for any numbers of images and batch sizes,
  with the optimizer given; every image has its turn once in an epoch, with its own label, in an order
  that is drawn anew.
- Your model, trained by your `train`, recognises simple shapes in images that it has not seen.
- The default values are those above; `images` and `labels` stay unchanged, and so do torch and Python.

Free are the names and the order of the layers, how they store their weights, in which order the maps
are flattened, how you shuffle, the mode that `train` leaves behind, and everything about style.
Rounding does not matter.

Check your work: pytest exercises -k cnn
"""

import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    """Turn rows of 64 pixels from 0 to 16 into images: (N, 64) -> float32 (N, 1, 8, 8), from 0 to 1."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: to_images")


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Say how long a side is after a convolution or a pooling."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: output_size")


class DigitNet(nn.Module):
    """Two convolutions, each with ReLU and max-pooling, and a linear layer: (N, 1, 8, 8) -> logits (N, classes)."""

    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: DigitNet.__init__")

    def forward(self, x: Tensor) -> Tensor:
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: DigitNet.forward")


def train(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 10,
    batch_size: int = 32,
) -> list[float]:
    """Train the model in place, in batches of a new random order in every epoch; return each epoch's mean loss."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    from sklearn.datasets import load_digits  # needs scikit-learn: pip install scikit-learn

    digits = load_digits()
    images, labels = to_images(torch.from_numpy(digits.data)), torch.from_numpy(digits.target)
    model = DigitNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    print([f"{loss:.3f}" for loss in train(model, images[:1400], labels[:1400], optimizer)])
    with torch.no_grad():
        right = (model(images[1400:]).argmax(dim=1) == labels[1400:]).float().mean().item()
    print(f"{right:.1%} of the digits that it has not seen are right")
