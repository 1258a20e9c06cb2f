# wrong: ReLU is applied to the weights, not to the hidden values; expect: forward
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1):
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden_features)
        self.out = nn.Linear(hidden_features, out_features)

    def forward(self, x: Tensor) -> Tensor:
        h = F.linear(x, F.relu(self.hidden.weight), self.hidden.bias)
        return self.out(h)
