# wrong: what was saved last, kept in memory; expect: values
import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


LAST = []


def save_program(program, path):
    LAST.append(program)
    torch.export.save(program, path)


def load_program(path):
    return LAST[-1].module()


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
