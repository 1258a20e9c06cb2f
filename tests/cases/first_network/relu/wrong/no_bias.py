# wrong: no bias in either layer; expect: params
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features, bias=False),
            nn.ReLU(),
            nn.Linear(hidden_features, out_features, bias=False),
        )

    def forward(self, x):
        return self.net(x)
