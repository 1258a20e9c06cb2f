# right: DataLoader over a TensorDataset
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def _loader(X, y, batch_size):
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=False)


def count_steps(rows, epochs, batch_size):
    full, rest = divmod(rows, batch_size)
    return (full + bool(rest)) * epochs


def split_batches(X, y, batch_size):
    return [(bx, by) for bx, by in _loader(X, y, batch_size)]


def train_step(model, X, y, optimizer):
    criterion = nn.MSELoss()
    predictions = model(X)
    loss = criterion(predictions, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    loader = _loader(X, y, batch_size)
    losses = []
    for epoch in range(epochs):
        running = 0.0
        for bx, by in loader:
            running += train_step(model, bx, by, optimizer) * bx.size(0)
        losses.append(running / len(loader.dataset))
    return losses
