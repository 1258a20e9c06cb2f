import math

import torch
from torch import Tensor, nn


def count_steps(rows: int, epochs: int, batch_size: int) -> int:
    """Say how many steps a training takes: one per batch, a short last batch of an epoch included."""
    ### BEGIN SOLUTION
    return epochs * math.ceil(rows / batch_size)
    ### END SOLUTION


def split_batches(X: Tensor, y: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    """Cut the data into pairs (X, y) of batch_size rows each, in their order; the last may be shorter."""
    ### BEGIN SOLUTION
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]
    ### END SOLUTION


def train_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer) -> float:
    """Take one step on one batch; return its MSE, measured before the step."""
    ### BEGIN SOLUTION
    loss = nn.functional.mse_loss(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 100,
    batch_size: int = 20,
) -> list[float]:
    """Train the model in place, batch by batch; return the loss of each epoch, the mean over all its rows."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch_X, batch_y in split_batches(X, y, batch_size):
            total += train_step(model, batch_X, batch_y, optimizer) * len(batch_X)
        losses.append(total / len(X))
    return losses
    ### END SOLUTION


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5
    model = nn.Linear(10, 1)
    losses = train(model, X, y, torch.optim.SGD(model.parameters(), lr=0.01), epochs=30)
    print(f"{count_steps(100, 30, 20)} steps: {losses[0]:.4f} -> {losses[-1]:.4f}")
