# right: ReLU applied twice between the layers is ReLU (it is idempotent)
import torch
import torch.nn.functional as F
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(in_features, hidden_features), nn.ReLU())
        self.output = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.output(F.relu(self.hidden(x)))
