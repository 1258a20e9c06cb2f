# right: an OrderedDict returned, functools.partial for the optimizers, a list comprehension for the epochs
import copy
from collections import OrderedDict
from functools import partial

import torch
from torch import nn

adam = partial(torch.optim.Adam)
sgd = partial(torch.optim.SGD, momentum=0.0)


def make_optimizer(model, lr=0.01):
    return adam(model.parameters(), lr=lr)


def step(model, X, y, optimizer, loss_fn):
    optimizer.zero_grad()
    loss = loss_fn(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100):
    return [step(model, X, y, optimizer, nn.MSELoss()) for _ in range(epochs)]


def compare(make_model, X, y, lr=0.01, epochs=100):
    template = make_model()
    histories = OrderedDict()
    for name, factory in [("SGD", sgd), ("Adam", adam)]:
        model = copy.deepcopy(template)
        histories[name] = train(model, X, y, factory(model.parameters(), lr=lr), epochs)
    return histories
