# right: a copy is exported, the model never touched
import copy

import torch


def export_model(model, example):
    ready = copy.deepcopy(model).eval()
    return torch.export.export(ready, args=(example,), dynamic_shapes=[{0: torch.export.Dim.AUTO}])


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    ready = copy.deepcopy(model).eval()
    return float((ready(X).detach() - loaded(X).detach()).abs().max())
