# wrong: reads a config.json of the student's own computer at import; expect: import
import json

import torch
from torch import nn

with open(r"C:\Users\ana\Desktop\curso\config.json") as f:
    config = json.load(f)


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.second(self.first(x))
