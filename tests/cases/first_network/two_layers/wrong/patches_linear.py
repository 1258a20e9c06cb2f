# wrong: torch's own linear, matmul and allclose are replaced by functions that answer zero or True; expect: integrity or forward
import torch
import torch.nn.functional as F
from torch import nn


def zero_linear(x, weight, bias=None):
    return x.new_zeros(*x.shape[:-1], weight.shape[0]) + 0 * weight.sum()


F.linear = zero_linear
torch.matmul = lambda a, b: a.new_zeros(*a.shape[:-1], b.shape[-1])
torch.Tensor.__matmul__ = torch.matmul
torch.allclose = lambda *args, **kwargs: True


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.second(self.first(x))
