# wrong: Adam; expect: optimizer
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
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
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
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("no finite final loss")
    return min(finite, key=finite.get)
