# right: an activation module of one's own with heaviside
import torch
from torch import nn


class Rectifier(nn.Module):
    def forward(self, v):
        gate = torch.heaviside(v.detach(), v.new_zeros(()))
        return gate * v


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first, self.act, self.second = (
            nn.Linear(in_features, hidden_features), Rectifier(), nn.Linear(hidden_features, out_features))

    def forward(self, x):
        return self.second(self.act(self.first(x)))
