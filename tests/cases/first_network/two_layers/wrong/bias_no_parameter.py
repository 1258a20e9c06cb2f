# wrong: the biases are plain tensors and no nn.Parameter; expect: params
import math

import torch
from torch import Tensor, nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(hidden_features, in_features) / math.sqrt(in_features))
        self.b1 = torch.zeros(hidden_features)
        self.w2 = nn.Parameter(torch.randn(out_features, hidden_features) / math.sqrt(hidden_features))
        self.b2 = torch.zeros(out_features)

    def forward(self, x: Tensor) -> Tensor:
        h = x @ self.w1.T + self.b1
        return h @ self.w2.T + self.b2


if __name__ == "__main__":
    print(TwoLayerModel()(torch.randn(100, 10)).shape)
