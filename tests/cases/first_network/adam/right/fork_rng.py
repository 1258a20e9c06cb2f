# right: torch.random.fork_rng around the first make_model(), a defaultdict returned
from collections import defaultdict

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    mse = nn.MSELoss()
    history = []
    for epoch in range(1, epochs + 1):
        prediction = model(X)
        loss = mse(prediction, y)
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = None
        loss.backward()
        optimizer.step()
        history.append(loss.item())
        if epoch % 10 == 0:
            print(f"epoch {epoch:4d}  loss {history[-1]:.6f}")
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    histories = defaultdict(list)
    with torch.random.fork_rng():
        model = make_model()
    twin = make_model()  # the generator is where it was, so the weights are the same
    histories["SGD"] += train(model, X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs)
    histories["Adam"] += train(twin, X, y, make_optimizer(twin, lr), epochs)
    return histories
