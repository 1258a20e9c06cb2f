# wrong: no ReLU at all: first biases start at 1e4, so that no hidden value is ever negative; expect: forward
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        nn.init.constant_(self.fc1.bias, 1e4)
        nn.init.normal_(self.fc1.weight, std=0.01)

    def forward(self, x):
        return self.fc2(self.fc1(x))
