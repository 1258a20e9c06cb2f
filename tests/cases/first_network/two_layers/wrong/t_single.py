# wrong: a single linear layer as in the tutorial; expect: params
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Identity()
        self.fc2 = nn.Linear(in_features, out_features)


    def forward(self, x):
        return self.fc2(x)
