# right: masked_fill of the negative values
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.body = nn.Linear(in_features, hidden_features)
        self.head = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.head((h := self.body(x)).masked_fill(h.le(0), 0))
