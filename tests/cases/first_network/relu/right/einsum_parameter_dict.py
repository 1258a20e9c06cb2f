# right: ParameterDict and einsum, F.threshold as the activation
import torch
import torch.nn.functional as F
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.theta = nn.ParameterDict({
            "V": nn.Parameter(torch.empty(out_features, hidden_features).normal_(std=0.2)),
            "c": nn.Parameter(torch.empty(out_features).normal_(std=0.2)),
            "W": nn.Parameter(torch.empty(hidden_features, in_features).normal_(std=0.2)),
            "b": nn.Parameter(torch.empty(hidden_features).normal_(std=0.2)),
        })

    def forward(self, x):
        h = torch.einsum("ni,hi->nh", x, self.theta["W"]) + self.theta["b"]
        h = F.threshold(h, 0.0, 0.0)
        return torch.einsum("nh,oh->no", h, self.theta["V"]) + self.theta["c"]
