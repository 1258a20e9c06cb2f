# right: an object that can be called
import torch


class Served:
    def __init__(self, path):
        self.program = torch.export.load(path)
        self.run = self.program.module()

    def __call__(self, x):
        return self.run(x)


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return Served(path)


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
