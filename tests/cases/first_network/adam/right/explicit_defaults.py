# right: all defaults of Adam written out, one group per layer
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=1e-2):
    groups = [{"params": list(m.parameters(recurse=False))} for m in model.modules() if list(m.parameters(recurse=False))]
    return torch.optim.Adam(groups, lr=lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False)

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
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
