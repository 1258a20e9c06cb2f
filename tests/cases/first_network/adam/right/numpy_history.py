# right: a NumPy array filled in the loop and returned with tolist()
import copy

import numpy as np
import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    history = np.empty(epochs)
    for i in range(epochs):
        pred = model(X)
        loss = nn.MSELoss()(pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history[i] = loss.detach().cpu().numpy()
    return history.tolist()


def compare(make_model, X, y, lr=0.01, epochs=100):
    sgd_net = make_model()
    adam_net = copy.deepcopy(sgd_net)
    out = {"SGD": None, "Adam": None}
    out["SGD"] = train(sgd_net, X, y, torch.optim.SGD(sgd_net.parameters(), lr=lr), epochs)
    out["Adam"] = train(adam_net, X, y, make_optimizer(adam_net, lr), epochs)
    return out
