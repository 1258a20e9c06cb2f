# right: pipeline of partials and closures, functools.reduce
from functools import partial, reduce

import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        linear = partial(nn.Linear, bias=True)
        self.first = linear(in_features, hidden_features)
        self.second = linear(hidden_features, out_features)

    @property
    def pipeline(self):
        return self.first, partial(torch.clamp, min=0), self.second

    def forward(self, x):
        return reduce(lambda v, f: f(v), self.pipeline, x)
