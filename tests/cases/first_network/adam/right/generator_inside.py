# right: train is list() around a generator of epochs; loss as the sum divided by numel
import copy

import torch


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr, fused=False, capturable=False, differentiable=False)


def epochs_of(model, X, y, optimizer, epochs):
    for _ in range(epochs):
        optimizer.zero_grad()
        error = model(X) - y
        loss = error.pow(2).sum() / error.numel()
        loss.backward()
        yield loss.item()
        optimizer.step()


def train(model, X, y, optimizer, epochs=100):
    return list(epochs_of(model, X, y, optimizer, epochs))


def compare(make_model, X, y, lr=0.01, epochs=100):
    models = [make_model()]
    models.append(copy.deepcopy(models[0]))
    classes = torch.optim.SGD, torch.optim.Adam
    return {c.__name__: train(m, X, y, c(m.parameters(), lr=lr), epochs) for c, m in zip(classes, models)}
