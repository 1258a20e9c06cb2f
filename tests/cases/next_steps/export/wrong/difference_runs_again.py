# wrong: the running statistics are moved: the model runs once more in its own mode after the comparison; expect: params
import copy
import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model, example):
    frozen = copy.deepcopy(model).eval()
    n = torch.export.Dim.AUTO
    return torch.export.export(frozen, (example,), dynamic_shapes=({0: n},), strict=False)


def save_program(program, path):
    with open(path, "wb") as file:
        torch.export.save(program, file)


def load_program(path):
    program = torch.export.load(path)
    module = program.module()

    def call(rows):
        return module(rows)

    return call


def max_difference(model, loaded, X):
    was = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
        model.train(was)
        model(X)
    return difference
