# wrong: parameters() is overridden and yields copies of the weights; expect: params or grad or integrity
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        for name, p in super().named_parameters(prefix, recurse, remove_duplicate):
            yield name, nn.Parameter(p.detach().clone())

    def parameters(self, recurse=True):
        for _, p in self.named_parameters():
            yield p

    def forward(self, x):
        return self.second(self.first(x))
