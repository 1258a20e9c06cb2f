# right: a context manager for the mode
import contextlib

import torch


@contextlib.contextmanager
def evaluating(model):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield model
    finally:
        for module, training in modes:
            module.training = training


def export_model(model, example):
    batch = torch.export.Dim("batch", min=1)
    with evaluating(model):
        return torch.export.export(model, (example,), dynamic_shapes=({0: batch},))


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    with evaluating(model), torch.inference_mode():
        return torch.max(torch.abs(model(X) - loaded(X))).item()
