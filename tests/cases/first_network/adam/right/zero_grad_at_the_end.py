# right: zero_grad at the end of each epoch, a while loop, one model re-used from a saved start
import copy

import torch
from torch import nn, optim


def make_optimizer(model, lr=0.01):
    optimizer = optim.Adam(model.parameters(), lr)
    return optimizer


def train(model, X, y, optimizer, epochs=100):
    criterion = nn.MSELoss()
    losses = []
    epoch = 0
    while epoch < epochs:
        output = model(X)
        loss = criterion(output, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        epoch += 1
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    model = make_model()
    start = copy.deepcopy(model.state_dict())
    results = {}
    results["SGD"] = train(model, X, y, optim.SGD(model.parameters(), lr=lr), epochs)
    model.load_state_dict(start)
    results["Adam"] = train(model, X, y, make_optimizer(model, lr), epochs)
    return results
