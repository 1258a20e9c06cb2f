# wrong: the last batch is filled up with rows from the beginning; expect: values
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


class Padded:
    def __init__(self, rows, size, shuffle, seed):
        self.rows, self.size, self.shuffle = rows, size, shuffle
        self.generator = torch.Generator()
        self.generator.seed() if seed is None else self.generator.manual_seed(seed)

    def __len__(self):
        return -(-self.rows // self.size) * self.size

    def __iter__(self):
        order = list(range(self.rows))
        if self.shuffle:
            order = torch.randperm(self.rows, generator=self.generator).tolist()
        return iter((order + order * self.size)[: len(self)])


def make_loader(dataset, batch_size=16, shuffle=True, seed=None):
    order = Padded(len(dataset), batch_size, shuffle, seed)
    return DataLoader(dataset, batch_size, sampler=order)


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
