# wrong: CPU autocast to bfloat16 inside forward, two digits of precision are left; expect: forward or dtype
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.second(self.first(x))
        return out.float()
