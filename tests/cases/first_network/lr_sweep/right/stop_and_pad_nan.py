# right: stops training a diverged rate and pads its history with nan up to epochs
import copy
import math

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    """Once a loss is inf or nan nothing can get better, so save the time."""
    template = make_model()
    criterion = nn.MSELoss()
    histories = {}
    for lr in learning_rates:
        model = copy.deepcopy(template)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(epochs):
            loss = criterion(model(X), y)
            value = loss.item()
            losses.append(value)
            if not math.isfinite(value):
                break
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses += [float("nan")] * (epochs - len(losses))
        histories[lr] = losses
    return histories


def best_learning_rate(histories):
    finite = {lr: losses[-1] for lr, losses in histories.items() if math.isfinite(losses[-1])}
    if not finite:
        raise ValueError("every rate diverged")
    return min(finite, key=finite.get)
