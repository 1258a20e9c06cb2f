# wrong: both layers end in hidden_features, the sum over them is the output; expect: params or shape
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Linear(hidden_features, hidden_features),
        )
        self.out_features = out_features

    def forward(self, x):
        return self.layers(x)[:, :self.out_features]
