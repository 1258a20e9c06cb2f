# right: layers built by a match statement over a small specification
import torch
from torch import nn


def build(spec):
    match spec:
        case ("linear", int(n_in), int(n_out)):
            return nn.Linear(n_in, n_out)
        case ("identity",):
            return nn.Identity()
        case other:
            raise ValueError(f"unknown layer {other!r}")


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        specs = [
            ("linear", in_features, hidden_features),
            ("identity",),
            ("linear", hidden_features, out_features),
        ]
        self.net = nn.Sequential(*map(build, specs))

    def forward(self, x):
        return self.net(x)
