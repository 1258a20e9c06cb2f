# wrong: functools.cached_property builds the layers past nn.Module.__setattr__, so they are not registered; expect: params
from functools import cached_property

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.sizes = in_features, hidden_features, out_features

    @cached_property
    def first(self):
        return nn.Linear(self.sizes[0], self.sizes[1])

    @cached_property
    def second(self):
        return nn.Linear(self.sizes[1], self.sizes[2])

    def forward(self, x):
        return self.second(self.first(x))
