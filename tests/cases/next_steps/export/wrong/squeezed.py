# wrong: the outputs are squeezed, so axes of size 1 are lost; expect: shape
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
    module = torch.export.load(path).module()
    return lambda rows: module(rows).squeeze()


def max_difference(model, loaded, X):
    modes = {m: m.training for m in model.modules()}
    model.eval()
    with torch.no_grad():
        ours = model(X)
        theirs = loaded(X)
    for m, mode in modes.items():
        m.training = mode
    return float(torch.max(torch.abs(ours - theirs)))
