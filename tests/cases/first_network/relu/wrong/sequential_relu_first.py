# wrong: nn.Sequential with the ReLU in front of both layers; expect: forward
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.net = nn.Sequential(
            nn.ReLU(),
            nn.Linear(in_features, hidden_features),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.net(x)
