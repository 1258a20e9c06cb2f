# right: a module around the program
import torch
from torch import nn


class Loaded(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.inner = torch.export.load(path).module()

    def forward(self, x):
        return self.inner(x)


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    torch.export.save(program, path)


load_program = Loaded


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
