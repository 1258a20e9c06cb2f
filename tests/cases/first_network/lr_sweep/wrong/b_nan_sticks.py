# wrong: starts with the first rate: a nan there is never replaced; expect: best
import copy
import math
import time

import torch
from torch import Tensor, nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    first = make_model()
    histories = {}
    for lr in learning_rates:
        model = copy.deepcopy(first)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(X), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        histories[lr] = losses
    return histories

def best_learning_rate(histories):
    it = iter(histories)
    best = next(it)
    for lr in it:
        if histories[lr][-1] < histories[best][-1]:
            best = lr
    if not math.isfinite(histories[best][-1]):
        raise ValueError("nothing")
    return best
