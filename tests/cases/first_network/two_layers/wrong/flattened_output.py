# wrong: all outputs flattened into one vector; expect: shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Linear(hidden_features, out_features),
            nn.Flatten(0),
        )

    def forward(self, x):
        return self.model(x)
