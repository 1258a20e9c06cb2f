# wrong: hidden size 128 as in a tutorial for MNIST, the argument is ignored; expect: params
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.net = nn.Sequential(nn.Linear(in_features, 128), nn.ReLU(), nn.Linear(128, out_features))

    def forward(self, x):
        return self.net(x)
