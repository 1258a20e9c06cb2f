"""Mini-batches

In "The training loop" you cut the rows into batches by hand, always at the same places. PyTorch
has two parts for that work, and nearly every program that trains on real data is built on them:

- a *dataset* knows how many items there are and can give any one of them. It is a class with three
  methods: `__init__` keeps what is needed, `__len__` says how many items there are, and
  `__getitem__` gives the item with a certain number. With images, `__getitem__` would open a file;
  here it picks a row.
- a *loader*, the `DataLoader`, asks the dataset for the items, one by one, and stacks them into
  batches: 16 rows of the shape (10,) become a batch of the shape (16, 10).

The training then is a loop over the loader:

    for X, y in loader:
        ...

Why shuffle? Data often lie in some order: by date, by class, by city. Batches cut in that order are
all alike inside and unlike each other, and every one pulls the weights its own way. If the loader
draws a new order in every epoch, each batch is a small sample of the whole. Each epoch still uses
every row exactly once.

Drawing at random and getting the same result twice do not exclude each other. A `torch.Generator`
is a source of random numbers of its own: seeded with the same number, it gives the same order, no
matter what else the program draws.

The rows rarely come out even. 100 rows in batches of 30 leave a last batch of 10. It is a batch
like any other, only shorter, and two places have to know about it: the loader must not drop it, and
the mean over the rows is not the mean over the batches.

## Task

Write a class and two functions.

- `RowDataset(X, y)` is derived from `torch.utils.data.Dataset`. `X` and `y` are tensors with equally
  many rows, of any shape and dtype beyond that. `len(dataset)` is the number of rows. In
  `__getitem__`, `index` is a whole number, counted from 0, and `dataset[index]` gives the pair of
  that row of `X` and that row of `y`.
- `make_loader(dataset, batch_size=16, shuffle=True, seed=None)` returns a `DataLoader` over
  `dataset`, which may be any dataset. Every pass gives all items, `batch_size` at a time, what is
  left in a short last batch. With `shuffle` every pass draws a new order of the items; without it
  they come in their own order. With a number as `seed`, two loaders made with the same number give
  the same orders in their first pass, in their second, and so on, whatever else is drawn at random
  in between. Without one, the orders are different every time.
- `train_epoch(model, loader, optimizer)` goes over `loader` once and makes one step of `optimizer`
  per batch. The loss is the mean squared error, as in `nn.MSELoss`. It returns a plain Python float:
  the mean of the squared errors of all rows, each measured when its batch had its turn, before that
  batch's step.

## What is judged

- The dataset gives the right pairs, with their shapes and dtypes, and their number.
- A loader gives every row once per pass, each with its own target, in batches of the right sizes;
  it is shuffled anew in each pass, or not at all.
- The order depends on `seed` as said above; 0 is a number, too.
- `train_epoch` gives the right loss and the right weights with any loader, whatever its batch size
  and order, and any optimizer, also when it is called again and again.
- The default values are those above; the data stay unchanged, and so do torch and Python.

Free are how the pair comes (a tuple or a list), how you shuffle, and everything about style. The
loader works in this process: leave `num_workers` as it is. Rounding does not matter.

Check your work: pytest exercises -k minibatches
"""

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset


class RowDataset(Dataset):
    """The rows of two tensors, side by side: item i is the pair (X[i], y[i])."""

    def __init__(self, X: Tensor, y: Tensor) -> None:
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: RowDataset.__init__")

    def __len__(self) -> int:
        """Say how many rows there are."""
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: RowDataset.__len__")

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """Give row number index of X and of y."""
        # YOUR CODE HERE
        raise NotImplementedError("Your turn: RowDataset.__getitem__")


def make_loader(dataset: Dataset, batch_size: int = 16, shuffle: bool = True, seed: int | None = None) -> DataLoader:
    """Make a loader that gives all rows of the dataset in every pass; a seed makes the shuffled order repeatable."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: make_loader")


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer) -> float:
    """Train for one pass over the loader, one step per batch; return the mean loss over all its rows."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train_epoch")


if __name__ == "__main__":
    X = torch.randn(100, 10)
    dataset = RowDataset(X, X @ torch.randn(10, 1) + 0.5)
    loader = make_loader(dataset, batch_size=30)
    print("rows per batch:", [len(rows) for rows, _ in loader])
    model = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for epoch in range(1, 6):
        print(f"epoch {epoch}: {train_epoch(model, loader, optimizer):.4f}")
