# right: all axes are named, the others as static
import torch


def export_model(model, example):
    was_training = model.training
    model.train(False)
    axes = {axis: None for axis in range(example.dim())}
    axes[0] = torch.export.Dim("rows")
    program = torch.export.export(model, (example,), dynamic_shapes=(axes,))
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
