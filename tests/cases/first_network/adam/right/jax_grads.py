# right: a JAX person: torch.func.functional_call and grad_and_value
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    def loss_fn(params):
        return torch.mean((torch.func.functional_call(model, params, (X,)) - y) ** 2)
    history = []
    for _ in range(epochs):
        params = dict(model.named_parameters())
        grads, value = torch.func.grad_and_value(loss_fn)({k: p.detach() for k, p in params.items()})
        history.append(value.item())
        for k, p in params.items():
            p.grad = grads[k]
        optimizer.step()
    optimizer.zero_grad()
    return history

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
