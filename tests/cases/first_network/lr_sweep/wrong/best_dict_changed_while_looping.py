# wrong: deletes entries while looping over the dict, RuntimeError; expect: best
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
    for lr in histories:
        if not math.isfinite(histories[lr][-1]):
            del histories[lr]
    if not histories:
        raise ValueError("all learning rates diverged")
    return min(histories, key=lambda lr: histories[lr][-1])
