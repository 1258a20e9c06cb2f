# wrong: F.layer_norm of the hidden values, no parameter gives it away; expect: forward
import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        h = self.first(x)
        h = F.layer_norm(h, h.shape[1:])
        return self.second(h)
