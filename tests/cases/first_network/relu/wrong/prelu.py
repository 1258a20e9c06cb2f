# wrong: PReLU with its learnable slope of 0.25; expect: params or forward
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        self.act = nn.PReLU()

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))
