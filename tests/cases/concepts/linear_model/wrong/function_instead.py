# wrong: a function instead of a class; expect: import
import torch
from torch import nn


def SimpleLinearModel(x):
    return nn.Linear(10, 1)(x)


def linear_by_hand(x, weight, bias):
    return x @ weight.T + bias


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
