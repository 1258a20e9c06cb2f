# right: forward takes *args, the constructor *args and **kwargs over a table of defaults
import torch
from torch import nn

DEFAULTS = {"in_features": 10, "hidden_features": 32, "out_features": 1}


class TwoLayerModel(nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__()
        sizes = dict(DEFAULTS)
        sizes.update(zip(DEFAULTS, args))
        sizes.update(kwargs)
        self.first = nn.Linear(sizes["in_features"], sizes["hidden_features"])
        self.second = nn.Linear(sizes["hidden_features"], sizes["out_features"])

    def forward(self, *args):
        (x,) = args
        return self.second(self.first(x))
