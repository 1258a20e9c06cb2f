# wrong: layers and activation in a plain list; expect: params
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1):
        super().__init__()
        self.layers = [nn.Linear(in_features, hidden_features), nn.ReLU(), nn.Linear(hidden_features, out_features)]

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x
