# wrong: for more than 100 hidden features only 100 are used; expect: forward or params
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        h = F.relu(self.fc1(x))
        if h.shape[1] > 100:
            h = torch.cat([h[:, :100], 0 * h[:, 100:]], 1)
        return self.fc2(h)
