# right: forward goes through torch.func.functional_call with the model's own named parameters
import torch
from torch import nn
from torch.func import functional_call


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        weights = dict(self.net.named_parameters())
        return functional_call(self.net, weights, (x,))
