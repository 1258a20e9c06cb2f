# right: a cloned state_dict is loaded back into the one model
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
    model = make_model()
    start = {k: v.clone() for k, v in model.state_dict().items()}
    sgd = train(model, X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs)
    model.load_state_dict(start)
    adam = train(model, X, y, make_optimizer(model, lr), epochs)
    return {"SGD": sgd, "Adam": adam}
