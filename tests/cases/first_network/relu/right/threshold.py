# right: nn.Threshold(0, 0) inside an nn.Sequential with names
from collections import OrderedDict

from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(OrderedDict(
            hidden=nn.Linear(in_features, hidden_features),
            activation=nn.Threshold(0.0, 0.0),
            output=nn.Linear(hidden_features, out_features),
        ))

    def forward(self, x):
        return self.net(x)
