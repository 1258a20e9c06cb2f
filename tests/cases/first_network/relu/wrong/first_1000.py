# wrong: only the first 64 rows are computed, the others are zero; expect: forward or shape
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        r = self.fc2(F.relu(self.fc1(x[:64])))
        if len(x) > 64:
            r = torch.cat([r, r.new_zeros(len(x) - 64, r.shape[1])])
        return r
