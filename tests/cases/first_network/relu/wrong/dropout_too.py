# wrong: ReLU followed by dropout of 0.5; expect: forward
import torch
import torch.nn.functional as F
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.drop = nn.Dropout()

    def forward(self, x):
        return self.second(self.drop(F.relu(self.first(x))))
