# wrong: return stands inside the loop: first finite rate; expect: best
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
    best_lr, best_loss = None, float("inf")
    for lr, losses in histories.items():
        if math.isfinite(losses[-1]):
            if losses[-1] < best_loss:
                best_lr, best_loss = lr, losses[-1]
            return best_lr
    raise ValueError("every rate diverged")
