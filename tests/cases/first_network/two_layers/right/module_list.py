# right: nn.ModuleList walked by a for loop
import torch
import torch.nn as nn


class TwoLayerModel(nn.Module):

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(TwoLayerModel, self).__init__()
        self.layers = nn.ModuleList()
        self.layers.append(nn.Linear(in_features, hidden_features))
        self.layers.append(nn.Linear(hidden_features, out_features))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
