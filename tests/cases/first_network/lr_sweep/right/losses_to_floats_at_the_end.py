# right: detached losses stacked and turned into floats after the loop, OrderedDict
import copy
import math
from collections import OrderedDict

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    initial = make_model()
    histories = OrderedDict()
    for lr in learning_rates:
        model = copy.deepcopy(initial)
        optimizer = torch.optim.SGD(params=model.parameters(), lr=lr)
        trace = torch.empty(epochs)
        for epoch in range(epochs):
            model.zero_grad()
            loss = nn.MSELoss()(model(X), y)
            trace[epoch] = loss.detach()
            loss.backward()
            optimizer.step()
        histories[lr] = trace.tolist()
    return histories


def best_learning_rate(histories):
    rates = list(histories.keys())
    finals = torch.tensor([histories[lr][-1] for lr in rates], dtype=torch.float64)
    ok = torch.isfinite(finals)
    if not ok.any():
        raise ValueError("no finite final loss")
    finals[~ok] = math.inf
    return rates[finals.argmin().item()]
