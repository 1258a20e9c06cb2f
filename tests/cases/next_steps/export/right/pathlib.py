# right: pathlib, and a function without gradients
from pathlib import Path

import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    path = Path(path)
    path.unlink(missing_ok=True)
    torch.export.save(program, path)


def load_program(path):
    if not Path(path).exists():
        raise FileNotFoundError(path)
    module = torch.export.load(Path(path)).module()

    def predict(rows):
        with torch.no_grad():
            return module(rows)

    return predict


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
