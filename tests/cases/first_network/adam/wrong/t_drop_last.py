# wrong: a DataLoader with batch_size=64 and drop_last; expect: loss
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []

    for epoch in range(epochs):
        total = n = 0
        for xb, yb in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, y), batch_size=min(64, len(X)), drop_last=True):
            optimizer.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            optimizer.step()
            total += loss.item(); n += 1
        losses.append(total / n)
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
