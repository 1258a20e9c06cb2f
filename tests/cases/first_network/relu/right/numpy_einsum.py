# right: a numpy person: weights (in, out), einsum, row-vector biases
import torch
from torch import nn
import torch.nn.functional as F

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        rng = torch.Generator().manual_seed(42)
        self.W1 = nn.Parameter(torch.randn(in_features, hidden_features, generator=rng) * 0.1)
        self.b1 = nn.Parameter(torch.zeros(hidden_features))
        self.W2 = nn.Parameter(torch.randn(hidden_features, out_features, generator=rng) * 0.1)
        self.b2 = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        a = F.relu(torch.einsum('ni,ih->nh', x, self.W1) + self.b1[None, :])
        return torch.einsum('nh,ho->no', a, self.W2) + self.b2[None, :]
