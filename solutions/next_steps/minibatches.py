import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset


class RowDataset(Dataset):
    """The rows of two tensors, side by side: item i is the pair (X[i], y[i])."""

    def __init__(self, X: Tensor, y: Tensor) -> None:
        ### BEGIN SOLUTION
        self.X = X
        self.y = y
        ### END SOLUTION

    def __len__(self) -> int:
        """Say how many rows there are."""
        ### BEGIN SOLUTION
        return len(self.X)
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """Give row number index of X and of y."""
        ### BEGIN SOLUTION
        return self.X[index], self.y[index]
        ### END SOLUTION


def make_loader(dataset: Dataset, batch_size: int = 16, shuffle: bool = True, seed: int | None = None) -> DataLoader:
    """Make a loader that gives all rows of the dataset in every pass; a seed makes the shuffled order repeatable."""
    ### BEGIN SOLUTION
    generator = None
    if seed is not None:
        generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, generator=generator)
    ### END SOLUTION


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer) -> float:
    """Train for one pass over the loader, one step per batch; return the mean loss over all its rows."""
    ### BEGIN SOLUTION
    total, rows = 0.0, 0
    for X, y in loader:
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(X)
        rows += len(X)
    return total / rows
    ### END SOLUTION


if __name__ == "__main__":
    X = torch.randn(100, 10)
    dataset = RowDataset(X, X @ torch.randn(10, 1) + 0.5)
    loader = make_loader(dataset, batch_size=30)
    print("rows per batch:", [len(rows) for rows, _ in loader])
    model = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for epoch in range(1, 6):
        print(f"epoch {epoch}: {train_epoch(model, loader, optimizer):.4f}")
