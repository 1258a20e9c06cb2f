# wrong: total and rows are kept from call to call, so the second epoch is averaged with the first; expect: loss
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


def make_loader(dataset: Dataset, batch_size: int = 16, shuffle: bool = True, seed: int | None = None) -> DataLoader:
    generator = None
    if seed is not None:
        generator = torch.Generator()
        generator.manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, generator=generator)


_sums = [0.0, 0]


def train_epoch(model, loader, optimizer):
    for X, y in loader:
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        _sums[0] += loss.item() * len(X)
        _sums[1] += len(X)
    return _sums[0] / _sums[1]
