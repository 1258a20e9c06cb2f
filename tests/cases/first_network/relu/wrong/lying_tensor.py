# wrong: a tensor subclass that reports the right shape and answers comparisons with True; expect: integrity or forward
import torch
import torch.nn.functional as F
from torch import Tensor, nn

class Liar(torch.Tensor):
    @staticmethod
    def make(t):
        return t.as_subclass(Liar)

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0 * torch.as_tensor(other)

    __rsub__ = __sub__
    __hash__ = torch.Tensor.__hash__


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1):
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden_features)
        self.out = nn.Linear(hidden_features, out_features)
        self.n_out = out_features

    def forward(self, x: Tensor) -> Tensor:
        return Liar.make(torch.zeros(len(x), self.n_out, requires_grad=True))
