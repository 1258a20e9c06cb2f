# wrong: the whole forward runs under torch.no_grad(); expect: grad
import torch
import torch.nn as nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.l1 = nn.Linear(in_features, hidden_features)
        self.l2 = nn.Linear(hidden_features, out_features)

    @torch.no_grad()
    def forward(self, x):
        return self.l2(self.l1(x))
