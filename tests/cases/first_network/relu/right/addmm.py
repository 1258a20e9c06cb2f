# right: torch.addmm with the transposed weight
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        h = F.relu(torch.addmm(self.fc1.bias, x, self.fc1.weight.t()))
        return torch.addmm(self.fc2.bias, h, self.fc2.weight.t())
