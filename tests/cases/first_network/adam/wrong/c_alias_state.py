# wrong: state_dict() without a copy is an alias of the trained weights; expect: compare or start
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    m = make_model()
    start = m.state_dict()
    sgd = train(m, X, y, torch.optim.SGD(m.parameters(), lr=lr), epochs)
    m.load_state_dict(start)
    return {"SGD": sgd, "Adam": train(m, X, y, make_optimizer(m, lr), epochs)}
