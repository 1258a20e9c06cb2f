# wrong: the program is kept in a dictionary by its path, and load_program takes it from there instead of the file; expect: values
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


_kept = {}


def save_program(program, path):
    torch.export.save(program, path)
    _kept[path] = program


def load_program(path):
    if path in _kept:
        return _kept[path].module()
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    modes = {m: m.training for m in model.modules()}
    model.eval()
    with torch.no_grad():
        ours = model(X)
        theirs = loaded(X)
    for m, mode in modes.items():
        m.training = mode
    return float(torch.max(torch.abs(ours - theirs)))
