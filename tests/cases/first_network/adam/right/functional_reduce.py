# right: functional: reduce over range
import copy
import math
import time

import torch
from torch import Tensor, nn


from functools import reduce, partial

def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def _step(model, X, y, opt, acc, _):
    opt.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    opt.step()
    return [*acc, loss.item()]

def train(model, X, y, optimizer, epochs=100):
    return reduce(partial(_step, model, X, y, optimizer), range(epochs), [])

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
