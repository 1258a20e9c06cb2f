# wrong: a 3-wide convolution over the features instead of the first linear layer; expect: params or forward
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.conv = nn.Conv1d(1, hidden_features, 3, padding=1)
        self.out = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        x = self.conv(x.unsqueeze(1)).mean(dim=2)
        return self.out(x)
