# right: get_rng_state / set_rng_state around make_model
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
    state = torch.get_rng_state()
    sgd_model = make_model()
    torch.set_rng_state(state)
    adam_model = make_model()
    adam = train(adam_model, X, y, make_optimizer(adam_model, lr), epochs)
    sgd = train(sgd_model, X, y, torch.optim.SGD(sgd_model.parameters(), lr), epochs)
    return dict(Adam=adam, SGD=sgd)
