# right: nn.Sequential with nn.ReLU(inplace=True), shared constructor helper
import torch
from torch import nn
import torch.nn.functional as F

def block(*sizes):
    parts = []
    for a, b in zip(sizes, sizes[1:]):
        parts += [nn.Linear(a, b), nn.ReLU(inplace=True)]
    return nn.Sequential(*parts[:-1])

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = block(in_features, hidden_features, out_features)

    def forward(self, x):
        return self.net(x)
