# wrong: hidden size always 32; expect: params or shape
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, 32)
        self.fc2 = nn.Linear(32, out_features)


    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))
