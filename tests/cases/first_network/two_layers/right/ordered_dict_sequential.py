# right: nn.Sequential made from an OrderedDict
from collections import OrderedDict

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.stack = nn.Sequential(OrderedDict([
            ("fc1", nn.Linear(in_features, hidden_features)),
            ("fc2", nn.Linear(hidden_features, out_features)),
        ]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits = self.stack(x)
        return logits
