# right: properties in front of private layers, and a walrus in forward
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self._entry = nn.Linear(in_features, hidden_features)
        self._exit = nn.Linear(hidden_features, out_features)

    @property
    def entry(self):
        return self._entry

    @property
    def exit(self):
        return self._exit

    def forward(self, x):
        if (hidden := self.entry(x)).shape[-1] != self.exit.in_features:
            raise ValueError("sizes do not fit")
        return self.exit(hidden)
