# right: weights kept as one vector, written back before every rate
import math

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    theta0 = parameters_to_vector(model.parameters()).detach().clone()
    histories = {}
    for lr in learning_rates:
        vector_to_parameters(theta0.clone(), model.parameters())
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        histories[lr] = list()
        for _ in range(epochs):
            optimizer.zero_grad()
            error = model(X) - y
            loss = error.pow(2).mean()
            loss.backward()
            optimizer.step()
            histories[lr].append(loss.item())
    return histories


def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    try:
        return min(finite, key=finite.get)
    except ValueError:
        raise ValueError("every learning rate ended in inf or nan") from None
