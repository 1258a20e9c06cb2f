# wrong: the input is divided by 10; expect: forward
import torch
import torch.nn.functional as F
from torch import nn
class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.a = nn.Linear(in_features, hidden_features)
        self.b = nn.Linear(hidden_features, out_features)
    def forward(self, x):
        return self.b((self.a(x/10)))
