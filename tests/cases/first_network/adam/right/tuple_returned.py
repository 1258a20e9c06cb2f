# right: tuples of floats instead of lists
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(tuple(model.parameters()), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    def one_epoch():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return tuple(one_epoch() for _ in range(epochs))


def compare(make_model, X, y, lr=0.01, epochs=100):
    sgd_model = make_model()
    adam_model = copy.deepcopy(sgd_model)
    return dict(
        SGD=train(sgd_model, X, y, torch.optim.SGD(sgd_model.parameters(), lr=lr), epochs),
        Adam=train(adam_model, X, y, make_optimizer(adam_model, lr), epochs),
    )
