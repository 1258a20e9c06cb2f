# right: torch: nan_to_num and argmin in float64
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
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
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
    keys = tuple(histories.keys())
    final = torch.tensor([histories[k][-1] for k in keys], dtype=torch.float64)
    ok = torch.isfinite(final)
    if not ok.any():
        raise ValueError
    return keys[torch.where(ok, final, torch.inf).argmin().item()]
