# right: nn.ModuleDict, the output layer put in first
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.ModuleDict({
            "output": nn.Linear(hidden_features, out_features),
            "hidden": nn.Linear(in_features, hidden_features),
        })

    def forward(self, x):
        return self.net["output"](self.net["hidden"](x))
