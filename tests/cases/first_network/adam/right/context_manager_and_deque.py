# right: a context manager for the step, a deque turned into a list
import contextlib
import copy
from collections import deque

import torch
from torch import nn


@contextlib.contextmanager
def update(optimizer):
    optimizer.zero_grad()
    yield
    optimizer.step()


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(list(model.parameters()), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = deque(maxlen=epochs)
    for _ in range(epochs):
        with update(optimizer):
            loss = nn.MSELoss()(model(X), y)
            loss.backward()
        losses.append(loss.item())
    return list(losses)


def compare(make_model, X, y, lr=0.01, epochs=100):
    start = make_model().state_dict()
    histories = {}
    for name in ["SGD", "Adam"]:
        model = make_model()
        model.load_state_dict(start)
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=lr)
        histories[name] = train(model, X, y, optimizer, epochs)
    return histories
