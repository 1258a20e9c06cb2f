# right: nn.ParameterList and torch.einsum, no nn.Linear anywhere
import math

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.weights = nn.ParameterList([
            torch.empty(hidden_features, in_features),
            torch.empty(out_features, hidden_features),
        ])
        self.biases = nn.ParameterList([torch.zeros(hidden_features), torch.zeros(out_features)])
        for w in self.weights:
            nn.init.uniform_(w, -1 / math.sqrt(w.shape[1]), 1 / math.sqrt(w.shape[1]))

    def forward(self, x):
        for w, b in zip(self.weights, self.biases):
            x = torch.einsum("ni,oi->no", x, w) + b
        return x
