# right: the module itself is a dataclass; super().__init__() is called in __post_init__
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(eq=False, repr=False)
class TwoLayerModel(nn.Module):
    in_features: int = 10
    hidden_features: int = 32
    out_features: int = 1

    def __post_init__(self):
        super().__init__()
        self.fc_in = nn.Linear(self.in_features, self.hidden_features)
        self.fc_out = nn.Linear(self.hidden_features, self.out_features)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc_out(self.fc_in(x))
