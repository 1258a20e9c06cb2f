# wrong: the mode is not put back; expect: params
import torch


def export_model(model, example):
    model.eval()
    return torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))


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
