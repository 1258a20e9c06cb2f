# right: nn.ParameterDict with the biases listed before the weights
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.p = nn.ParameterDict(dict(
            b1=nn.Parameter(torch.zeros(hidden_features)),
            b2=nn.Parameter(torch.zeros(out_features)),
            w2=nn.Parameter(torch.randn(out_features, hidden_features) / 8),
            w1=nn.Parameter(torch.randn(in_features, hidden_features) / 8),
        ))

    def forward(self, x):
        p = self.p
        return (x @ p["w1"] + p["b1"]) @ p["w2"].T + p["b2"]
