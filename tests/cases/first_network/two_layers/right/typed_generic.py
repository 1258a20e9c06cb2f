# right: typing: Final, annotations only strings, __future__, slots-like
import torch
from torch import nn
import torch.nn.functional as F

from typing import Final, cast

SizeT = int

class TwoLayerModel(nn.Module):
    in_features: Final[int]
    def __init__(self, in_features: "SizeT" = 10, hidden_features: "SizeT" = 32, out_features: "SizeT" = 1) -> "None":
        super().__init__()
        self.in_features = in_features
        self.net: nn.ModuleList = nn.ModuleList()
        self.net.append(nn.Linear(in_features, hidden_features))
        self.net.append(nn.Linear(hidden_features, out_features))

    def forward(self, x: "torch.Tensor") -> "torch.Tensor":
        first, last = self.net
        return cast(torch.Tensor, last((first(x))))
