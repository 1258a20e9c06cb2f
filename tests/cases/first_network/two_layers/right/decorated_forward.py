# right: a logging decorator without functools.wraps around forward, and a class decorator
import time

import torch
from torch import nn

times = []


def timed(function):
    def inner(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        times.append(time.perf_counter() - start)
        return result
    return inner


def named(cls):
    cls.nickname = cls.__name__.lower()
    return cls


@named
class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    @timed
    def forward(self, x):
        return self.second(self.first(x))
