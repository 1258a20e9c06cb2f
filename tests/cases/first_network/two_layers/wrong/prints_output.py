# wrong: prints the prediction instead of returning it; expect: forward or return
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.camada1 = nn.Linear(in_features, hidden_features)
        self.camada2 = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        x = self.camada1(x)
        x = self.camada2(x)
        print(x)
