# right: the activation is looked up by name, an extra argument with a default
import torch
from torch import nn

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "none": lambda v: v}


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1, activation="relu"):
        super().__init__()
        self.activation = ACTIVATIONS[activation]
        self.layers = nn.ModuleDict({
            "in": nn.Linear(in_features, hidden_features),
            "out": nn.Linear(hidden_features, out_features),
        })

    def forward(self, x, **kwargs):
        return self.layers["out"](self.activation(self.layers["in"](x)))
