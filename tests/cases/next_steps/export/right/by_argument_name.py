# right: the name of the argument is looked up
import inspect

import torch


def export_model(model, example):
    name = next(iter(inspect.signature(model.forward).parameters))
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes={name: {0: torch.export.Dim("n")}})
    if was_training:
        model.train()
    return program


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
