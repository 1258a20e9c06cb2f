# right: hidden neurons computed one by one in Python, then stacked
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        columns = []
        for w, b in zip(self.first.weight, self.first.bias):
            z = x @ w + b
            columns.append(torch.where(z < 0, torch.zeros_like(z), z))
        return self.second(torch.stack(columns, 1))
