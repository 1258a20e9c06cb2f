# right: the class also inherits a base class of the student's own, mixin style
import torch
from torch import nn


class Base(nn.Module):
    features = 10

    def build(self, outputs):
        self.layer = nn.Linear(self.features, outputs)


class SimpleLinearModel(Base):
    def __init__(self):
        super().__init__()
        self.build(1)

    def forward(self, x):
        return self.layer.forward(x)


def linear_by_hand(x, weight, bias):
    return (x.unsqueeze(1) * weight).sum(dim=2) + bias


def count_parameters(model):
    return len(torch.cat([p.flatten() for p in model.parameters() if p.requires_grad] + [torch.zeros(0)]))
