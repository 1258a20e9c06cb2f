# wrong: asks for the number of epochs with input(); expect: import
import copy
import math

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    epochs = int(input("How many epochs? "))
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
    best_lr = None
    best_loss = None
    for lr, losses in histories.items():
        final = losses[-1]
        if not math.isfinite(final):
            continue
        if best_loss is None or final < best_loss:
            best_lr, best_loss = lr, final
    if best_lr is None:
        raise ValueError("no learning rate gave a finite loss")
    return best_lr
