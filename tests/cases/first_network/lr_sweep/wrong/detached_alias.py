# wrong: weights saved with detach() but no clone(), the storage is shared; expect: start
import math

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    saved = [p.detach() for p in model.parameters()]
    criterion = nn.MSELoss()
    histories = {}
    for lr in learning_rates:
        # reset the weights
        with torch.no_grad():
            for p, s in zip(model.parameters(), saved):
                p.copy_(s)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        histories[lr] = losses
    return histories


def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("no finite loss")
    return min(finite, key=finite.get)
