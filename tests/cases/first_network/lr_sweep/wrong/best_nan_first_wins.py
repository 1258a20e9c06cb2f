# wrong: running best starts with the first rate, nan there is never beaten; expect: best
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
    rates = list(histories)
    best = rates[0]
    for lr in rates[1:]:
        if histories[lr][-1] < histories[best][-1]:
            best = lr
    if math.isnan(histories[best][-1]) and all(math.isnan(h[-1]) for h in histories.values()):
        raise ValueError("all nan")
    return best
