# wrong: weights registered as buffers; expect: params
import torch
from torch import nn
import torch.nn.functional as F

class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.register_buffer('w1', torch.randn(hidden_features, in_features))
        self.register_buffer('b1', torch.randn(hidden_features))
        self.register_buffer('w2', torch.randn(out_features, hidden_features))
        self.register_buffer('b2', torch.randn(out_features))

    def forward(self, x):
        return F.linear((F.linear(x, self.w1, self.b1)), self.w2, self.b2)
