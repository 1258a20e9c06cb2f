# right: the first model is trained itself, its weights were cloned before; walrus and match
import copy
import math

import torch
from torch import nn, optim


def sweep(make_model, X, y, learning_rates, epochs=100):
    model, start = None, None
    histories = {}
    for lr in learning_rates:
        if model is None:
            model = make_model()
            start = copy.deepcopy(model.state_dict())
        else:
            model = make_model()
            model.load_state_dict(start)
        optimizer = optim.SGD(model.parameters(), lr=lr)
        histories[lr] = []
        for _ in range(epochs):
            optimizer.zero_grad()
            (loss := nn.MSELoss()(model(X), y)).backward()
            optimizer.step()
            histories[lr].append(loss.item())
    return histories


def best_learning_rate(histories):
    match sorted((h[-1], lr) for lr, h in histories.items() if math.isfinite(h[-1])):
        case []:
            raise ValueError("no learning rate converged")
        case [(_, lr), *_]:
            return lr
