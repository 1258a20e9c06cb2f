# wrong: layers in a plain Python list; expect: params
import torch
from torch import nn
import torch.nn.functional as F

class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.layers = [nn.Linear(in_features, hidden_features), nn.Linear(hidden_features, out_features)]

    def forward(self, x):
        return self.layers[1]((self.layers[0](x)))
