# wrong: a training script with a functional model and no class; expect: import
import torch
from torch import nn

ReluModel_layers = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))


def forward(x):
    return ReluModel_layers(x)


print(forward(torch.randn(3, 10)).shape)
