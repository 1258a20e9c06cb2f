# wrong: a copy of the model; expect: return
import copy

import torch


def export_model(model, example):
    return copy.deepcopy(model).eval()


def save_program(program, path):
    torch.save(program, path)


def load_program(path):
    return torch.load(path, weights_only=False)


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
