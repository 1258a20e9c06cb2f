# right: the constructor is decorated with torch.no_grad(), the parameters still require gradients
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    @torch.no_grad()
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)
        self.first.bias.fill_(0.1)
        self.second.bias.fill_(-0.1)

    def forward(self, x):
        return self.second(self.first(x))
