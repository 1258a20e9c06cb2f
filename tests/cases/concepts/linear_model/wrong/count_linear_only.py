# wrong: counts only the layers of type nn.Linear; expect: values
import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    """Um modelo linear."""

    def __init__(self):
        super(SimpleLinearModel, self).__init__()
        self.camada = nn.Linear(in_features=10, out_features=1, bias=True)

    def forward(self, x):
        saida = self.camada(x)
        return saida


def linear_by_hand(x, weight, bias):
    result = torch.matmul(x, weight.t())
    result = result + bias
    return result


def count_parameters(model):
    total = 0
    for m in model.modules():
        if isinstance(m, nn.Linear):
            total += sum(p.numel() for p in m.parameters() if p.requires_grad)
    return total
