# right: nn.Identity and nn.Dropout(p=0) between the layers change no number
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1, dropout=0.0):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Identity(),  # no activation in this exercise
            nn.Dropout(p=dropout),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.layers(x)
