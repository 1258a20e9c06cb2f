# wrong: only the flag of the outermost module is restored, its layers stay in evaluation mode; expect: params
import copy
import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model, example):
    was = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim.AUTO},))
    model.training = was
    return program


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
    modes = {m: m.training for m in model.modules()}
    model.eval()
    with torch.no_grad():
        ours = model(X)
        theirs = loaded(X)
    for m, mode in modes.items():
        m.training = mode
    return float(torch.max(torch.abs(ours - theirs)))
