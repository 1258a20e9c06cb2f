# right: the class is made by a factory function called at import
import torch
from torch import nn


def make_class(name):
    class Model(nn.Module):
        def __init__(self, in_features=10, hidden_features=32, out_features=1):
            super().__init__()
            self.parts = nn.ModuleList([nn.Linear(in_features, hidden_features),
                                        nn.Linear(hidden_features, out_features)])

        def forward(self, x):
            first, second = self.parts
            return second(first(x))

    Model.__name__ = Model.__qualname__ = name
    return Model


TwoLayerModel = make_class("TwoLayerModel")
