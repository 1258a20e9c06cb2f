# wrong: the output size is hard-coded to 1; expect: shape or params
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(in_features, hidden_features), nn.ReLU(), nn.Linear(hidden_features, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)
