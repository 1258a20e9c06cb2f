# right: torch.func.vmap over samples, relu by clamp_min
import torch
from torch import nn
from torch.func import functional_call, vmap


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.lower = nn.Linear(in_features, hidden_features)
        self.upper = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        def one(sample):
            h = functional_call(self.lower, dict(self.lower.named_parameters()), (sample,))
            return functional_call(self.upper, dict(self.upper.named_parameters()), (h.clamp_min(0),))

        return vmap(one)(x)
