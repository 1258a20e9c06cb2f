# right: the loss by hand, sums over lists
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


def make_loader(dataset, batch_size=16, shuffle=True, seed=None):
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, generator=generator)


def step(model, X, y, optimizer):
    loss = ((model(X) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss) * X.shape[0], X.shape[0]


def train_epoch(model, loader, optimizer):
    parts = [step(model, X, y, optimizer) for X, y in loader]
    return sum(loss for loss, _ in parts) / sum(rows for _, rows in parts)
