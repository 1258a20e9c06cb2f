# wrong: dropout of 0.5 between the layers, seen in training mode only; expect: forward
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Dropout(0.5),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.net(x)
