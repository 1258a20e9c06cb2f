# right: plain Python, typed
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return torch.export.load(path).module()


def max_difference(model: nn.Module, loaded: Callable[[Tensor], Tensor], X: Tensor) -> float:
    was_training = model.training
    model.eval()
    pairs = zip(model(X).flatten().tolist(), loaded(X).flatten().tolist())
    model.train(was_training)
    return max(abs(a - b) for a, b in pairs)
