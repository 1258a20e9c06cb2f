# right: only the first layer is lazy, inside nn.Sequential
import torch.nn as nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.model = nn.Sequential(nn.LazyLinear(hidden_features), nn.Linear(hidden_features, out_features))

    def forward(self, x):
        return self.model(x)
