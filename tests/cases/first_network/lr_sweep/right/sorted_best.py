# right: sorted, walks to the first
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
    ranking = sorted(((h[-1], i, lr) for i, (lr, h) in enumerate(histories.items()) if not (math.isnan(h[-1]) or math.isinf(h[-1]))))
    try:
        return ranking[0][2]
    except IndexError:
        raise ValueError("all rates diverged") from None
