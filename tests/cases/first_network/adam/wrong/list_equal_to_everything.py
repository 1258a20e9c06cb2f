# wrong: a list subclass and a float subclass that equal everything; expect: integrity or loss
import copy

import torch
import torch.nn as nn


class Score(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class History(list):
    def __eq__(self, other):
        return True


def make_optimizer(model, lr=0.01):
    """Create an Adam optimizer for the given model."""
    params = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.Adam(params, lr=lr)


def train(model, X, y, optimizer, epochs=100):
    return History(Score(0) for _ in range(epochs))


def compare(make_model, X, y, lr=0.01, epochs=100):
    """Compare SGD and Adam from the same initial weights."""
    base_model = make_model()
    results = {}
    for name in ["SGD", "Adam"]:
        model = copy.deepcopy(base_model)
        if name == "SGD":
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        else:
            optimizer = make_optimizer(model, lr=lr)
        results[name] = train(model, X, y, optimizer, epochs=epochs)
    return results
