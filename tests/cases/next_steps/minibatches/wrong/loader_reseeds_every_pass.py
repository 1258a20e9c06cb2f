# wrong: the seed is set anew for every pass; expect: values
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class RowDataset(Dataset):
    def __init__(self, X, y):
        self.X = X
        self.y = y

    def __len__(self):
        return len(self.X)

    def __getitem__(self, index):
        return self.X[index], self.y[index]


class Order:
    def __init__(self, n, seed):
        self.n, self.seed = n, seed

    def __iter__(self):
        generator = None if self.seed is None else torch.Generator().manual_seed(self.seed)
        return iter(torch.randperm(self.n, generator=generator).tolist())

    def __len__(self):
        return self.n


def make_loader(dataset, batch_size=16, shuffle=True, seed=None):
    return DataLoader(dataset, batch_size=batch_size, sampler=Order(len(dataset), seed) if shuffle else None)


def train_epoch(model, loader, optimizer):
    total = 0.0
    rows = 0
    for X, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(X)
        rows += len(X)
    return total / rows
