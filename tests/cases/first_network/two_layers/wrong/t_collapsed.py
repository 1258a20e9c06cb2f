# wrong: one linear map: W2 W1 is merged at construction; expect: params or forward or grad
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.merged = nn.Linear(in_features, out_features)
        with torch.no_grad():
            self.merged.weight.copy_(self.fc2.weight @ self.fc1.weight)
            self.merged.bias.copy_(self.fc2.weight @ self.fc1.bias + self.fc2.bias)

    def forward(self, x):
        return self.merged(x)
