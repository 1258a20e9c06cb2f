# wrong: a running mean of earlier outputs is mixed in; expect: forward
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.register_buffer("memory", torch.zeros(out_features))

    def forward(self, x):
        out = self.second(self.first(x)) + self.memory
        self.memory = 0.9 * self.memory + 0.1 * out.detach().mean(0)
        return out
