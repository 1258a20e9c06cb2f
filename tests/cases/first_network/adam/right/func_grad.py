# right: gradients from torch.func.functional_call and grad_and_value
import copy

import torch
from torch.func import functional_call, grad_and_value


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(dict(model.named_parameters()).values(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    def loss_of(parameters):
        return ((functional_call(model, parameters, (X,)) - y) ** 2).mean()

    history = []
    for _ in range(epochs):
        parameters = {name: p.detach() for name, p in model.named_parameters()}
        gradients, loss = grad_and_value(loss_of)(parameters)
        for name, p in model.named_parameters():
            p.grad = gradients[name]
        optimizer.step()
        history.append(loss.item())
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    return {
        "SGD": train(first, X, y, torch.optim.SGD(first.parameters(), lr=lr), epochs),
        "Adam": train(second, X, y, make_optimizer(second, lr), epochs),
    }
