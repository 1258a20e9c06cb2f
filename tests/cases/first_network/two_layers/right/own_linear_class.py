# right: an affine layer class of one's own, with reset_parameters and extra_repr
import torch
from torch import nn


class Dense(nn.Module):
    """y = x W + b, as in Keras."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.n_in, self.n_out = n_in, n_out
        self.kernel = nn.Parameter(torch.empty(n_in, n_out))
        self.bias = nn.Parameter(torch.empty(n_out))
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.xavier_uniform_(self.kernel)
        nn.init.zeros_(self.bias)

    def extra_repr(self):
        return f"{self.n_in} -> {self.n_out}"

    def forward(self, x):
        return x.matmul(self.kernel).add(self.bias)


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.dense_1 = Dense(in_features, hidden_features)
        self.dense_2 = Dense(hidden_features, out_features)

    def forward(self, x):
        return self.dense_2(self.dense_1(x))
