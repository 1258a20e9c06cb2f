# wrong: BatchNorm1d(affine=False) before the ReLU; expect: forward
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.bn = nn.BatchNorm1d(hidden_features, affine=False)

    def forward(self, x):
        return self.fc2(F.relu(self.bn(self.fc1(x))))
