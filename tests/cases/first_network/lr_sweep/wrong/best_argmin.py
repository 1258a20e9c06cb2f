# wrong: np.argmin: nan counts as the lowest; expect: best
import copy
import math

import numpy as np
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
    rates = list(histories.keys())
    final = [losses[-1] for losses in histories.values()]
    if not np.isfinite(final).any():
        raise ValueError("no finite loss")
    return rates[np.argmin(final)]
