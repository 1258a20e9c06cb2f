# right: the state of the generator is restored before the second make_model(); Adam comes first in the dict
import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        error = model(X) - y
        loss = (error * error).mean()
        loss.backward()
        optimizer.step()
        losses += [loss.item()]
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    state = torch.get_rng_state()
    first = make_model()
    torch.set_rng_state(state)
    second = make_model()
    adam = train(first, X, y, make_optimizer(first, lr), epochs)
    sgd = train(second, X, y, torch.optim.SGD(second.parameters(), lr=lr), epochs)
    return {"Adam": adam, "SGD": sgd}
