# wrong: [nn.Linear(h, h)] * 2 is one layer, used twice; expect: params or shape
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.layers = nn.ModuleList([nn.Linear(in_features, hidden_features)] * 2)

    def forward(self, x):
        x = F.relu(self.layers[0](x))
        return self.layers[1](x)
