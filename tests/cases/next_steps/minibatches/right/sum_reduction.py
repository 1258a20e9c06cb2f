# right: the epoch's sum of squared errors, with reduction='sum'
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


def train_epoch(model, loader, optimizer):
    squares, count = 0.0, 0
    for X, y in loader:
        prediction = model(X)
        loss = nn.MSELoss()(prediction, y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        squares += nn.functional.mse_loss(prediction.detach(), y, reduction="sum").item()
        count += y.numel()
    return squares / count
