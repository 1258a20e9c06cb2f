# wrong: torch.save; expect: values
import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    torch.save(program, path)


def load_program(path):
    return torch.load(path, weights_only=False).module()


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
