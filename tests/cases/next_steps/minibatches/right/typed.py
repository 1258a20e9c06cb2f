# right: typed, with docstrings
from typing import Optional

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, Dataset


class RowDataset(Dataset[tuple[Tensor, Tensor]]):
    """Rows of X and y."""

    def __init__(self, X: Tensor, y: Tensor) -> None:
        super().__init__()
        if len(X) != len(y):
            raise ValueError("X and y must have equally many rows")
        self._features, self._targets = X, y

    def __len__(self) -> int:
        return self._targets.size(0)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        return self._features[index], self._targets[index]


def make_loader(dataset: Dataset, batch_size: int = 16, shuffle: bool = True, seed: Optional[int] = None) -> DataLoader:
    generator = torch.Generator()
    if seed is None:
        generator.seed()
    else:
        generator.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle, generator=generator)


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: Optimizer) -> float:
    criterion = nn.MSELoss()
    model.train()
    squared_errors: float = 0.0
    for inputs, targets in loader:
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        squared_errors += loss.item() * inputs.size(0)
    return squared_errors / len(loader.dataset)
