# wrong: np.maximum on a detached array cuts the graph of the first layer; expect: grad
import torch
from torch import nn

import numpy as np


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        h = self.first(x)
        h = torch.from_numpy(np.maximum(0, h.detach().numpy()))
        return self.second(h)
