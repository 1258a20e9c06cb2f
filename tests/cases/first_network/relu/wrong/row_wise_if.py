# wrong: a whole row is set to zero when its sum is negative; expect: forward
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1):
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden_features)
        self.out = nn.Linear(hidden_features, out_features)

    def forward(self, x: Tensor) -> Tensor:
        h = self.hidden(x)
        h = torch.stack([row if row.sum() > 0 else torch.zeros_like(row) for row in h])
        return self.out(h)
