# wrong: standardises the batch when it has more than one row; expect: forward
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        if x.shape[0] > 1:
            x = (x - x.mean(0)) / (x.std(0) + 1e-8)
        return self.fc2((self.fc1(x)))
