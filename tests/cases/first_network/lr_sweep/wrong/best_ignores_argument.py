# wrong: reads a global of the last sweep and ignores its argument; expect: best
import copy
import math

import torch
from torch import nn


last_histories = {}


def sweep(make_model, X, y, learning_rates, epochs=100):
    start_model = make_model()
    mse = nn.MSELoss()
    histories = {}
    for lr in learning_rates:
        # every rate starts from the same weights
        model = copy.deepcopy(start_model)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for epoch in range(epochs):
            prediction = model(X)
            loss = mse(prediction, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        histories[lr] = losses
    last_histories.clear()
    last_histories.update(histories)
    return histories


def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in last_histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("every rate diverged")
    return min(finite, key=finite.get)
