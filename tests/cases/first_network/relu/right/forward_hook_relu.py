# right: the ReLU sits in a forward hook of the first layer
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.first.register_forward_hook(lambda module, args, output: torch.relu(output))

    def forward(self, x):
        return self.second(self.first(x))
