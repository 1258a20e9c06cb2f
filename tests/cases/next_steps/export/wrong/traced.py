# wrong: TorchScript by trace; expect: return
import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.jit.trace(model, example)
    model.train(was_training)
    return program


def save_program(program, path):
    program.save(path)


def load_program(path):
    return torch.jit.load(path)


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
