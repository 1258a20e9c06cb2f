# right: inherits from nn.Linear
import torch
from torch import nn


class SimpleLinearModel(nn.Linear):
    def __init__(self):
        super().__init__(10, 1)


def linear_by_hand(x, weight, bias):
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    return torch.func.functional_call(layer, {"weight": weight, "bias": bias}, (x,))


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
