# wrong: one optimizer with the first rate serves every rate; expect: optimizer or loss
import copy
import math

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    state = copy.deepcopy(model.state_dict())
    optimizer = None
    histories = {}
    for lr in learning_rates:
        model.load_state_dict(state)
        if optimizer is None:
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = nn.MSELoss()(model(X), y)
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
