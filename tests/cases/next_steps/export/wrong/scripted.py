# wrong: TorchScript by script; expect: return
import torch


def export_model(model, example):
    return torch.jit.script(model.eval())


def save_program(program, path):
    torch.jit.save(program, path)


def load_program(path):
    return torch.jit.load(path)


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
