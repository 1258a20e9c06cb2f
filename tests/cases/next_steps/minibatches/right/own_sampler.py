# right: a sampler class of one's own
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, Sampler


class Shuffled(Sampler):
    def __init__(self, n, seed):
        self.n = n
        self.generator = torch.Generator()
        if seed is None:
            self.generator.seed()
        else:
            self.generator.manual_seed(seed)

    def __iter__(self):
        yield from torch.randperm(self.n, generator=self.generator).tolist()

    def __len__(self):
        return self.n


class RowDataset(Dataset):
    def __init__(self, X: Tensor, y: Tensor) -> None:
        self.tensors = (X, y)

    def __len__(self) -> int:
        return self.tensors[0].size(0)

    def __getitem__(self, index: int):
        return [t[index] for t in self.tensors]


def make_loader(dataset, batch_size=16, shuffle=True, seed=None):
    sampler = Shuffled(len(dataset), seed) if shuffle else range(len(dataset))
    return DataLoader(dataset, batch_size, sampler=sampler)


def train_epoch(model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer) -> float:
    total = torch.zeros((), dtype=torch.float64)
    count = 0
    for X, y in loader:
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        total += loss.detach().double() * y.numel()
        count += y.numel()
    return (total / count).item()
