# right: a class with a generator of losses, dict comprehension
import copy
import itertools
import math

import torch


class Run:
    def __init__(self, model, lr):
        self.model = model
        self.opt = torch.optim.SGD(model.parameters(), lr=lr)

    def losses(self, X, y):
        while True:
            loss = torch.nn.functional.mse_loss(self.model(X), y)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            yield loss.item()


def sweep(make_model, X, y, learning_rates, epochs=100):
    seed_model = make_model()
    return {
        lr: list(itertools.islice(Run(copy.deepcopy(seed_model), lr).losses(X, y), epochs))
        for lr in learning_rates
    }


def best_learning_rate(histories):
    last = {lr: list(h)[-1] for lr, h in histories.items()}
    usable = {lr for lr, v in last.items() if math.isfinite(v)}
    if not usable:
        raise ValueError("no usable rate")
    return min(usable, key=last.__getitem__)
