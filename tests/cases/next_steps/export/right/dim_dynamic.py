# right: Dim.DYNAMIC, names imported one by one
import torch
from torch.export import Dim, export, load, save


def export_model(model, example):
    training = model.training
    try:
        return export(model.eval(), (example,), dynamic_shapes=({0: Dim.DYNAMIC},))
    finally:
        model.train(training)


def save_program(program, path):
    save(program, path)


def load_program(path):
    program = load(path)
    run = program.module()
    return run


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
