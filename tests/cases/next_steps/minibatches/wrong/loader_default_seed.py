# wrong: by default the seed is 42; expect: values
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset


class RowDataset(Dataset):
    """The rows of two tensors, side by side: item i is the pair (X[i], y[i])."""

    def __init__(self, X: Tensor, y: Tensor) -> None:
        self.X = X
        self.y = y

    def __len__(self) -> int:
        return len(self.X)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        return self.X[index], self.y[index]


def make_loader(dataset, batch_size=16, shuffle=True, seed=42):
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, generator=generator)


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer) -> float:
    loss_fn = nn.MSELoss()
    total, rows = 0.0, 0
    for X, y in loader:
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(X)
        rows += len(X)
    return total / rows
