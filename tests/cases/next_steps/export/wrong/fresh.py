# wrong: another model of the same build; expect: forward
import copy

import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    fresh = copy.deepcopy(model)
    for layer in fresh.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    program = torch.export.export(fresh, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
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
