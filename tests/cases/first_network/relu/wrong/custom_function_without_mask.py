# wrong: own autograd.Function whose backward forgets the mask; expect: grad
import torch
from torch import nn

class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return value.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.second(MyReLU.apply(self.first(x)))
