# right: tqdm used where it is installed, extra keyword arguments with defaults
import copy

import torch
from torch import nn

try:
    from tqdm import tqdm
except ImportError:
    def tqdm(iterable, **kwargs):
        return iterable


def make_optimizer(model, lr=0.01, **options):
    return torch.optim.Adam(model.parameters(), lr=lr, **options)


def train(model, X, y, optimizer, epochs=100, loss_fn=nn.MSELoss(), verbose=True):
    losses = []
    for _ in tqdm(range(epochs), disable=not verbose):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {"SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs, verbose=False),
            "Adam": train(b, X, y, make_optimizer(b, lr=lr), epochs, verbose=False)}
