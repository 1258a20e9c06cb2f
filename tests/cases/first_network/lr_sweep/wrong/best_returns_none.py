# wrong: returns None when no loss is finite; expect: best
import copy
import math

import torch
from torch import nn


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
    return histories


def best_learning_rate(histories):
    finite = {lr: losses[-1] for lr, losses in histories.items() if math.isfinite(losses[-1])}
    if not finite:
        print("all learning rates diverged")
        return None
    return min(finite, key=finite.get)
