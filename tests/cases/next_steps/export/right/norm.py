# right: the infinity norm, row by row
import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    torch.export.save(program, path)


def load_program(path):
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    largest = 0.0
    with torch.no_grad():
        for row in X:
            difference = model(row[None]) - loaded(row[None])
            largest = max(largest, torch.linalg.vector_norm(difference, ord=float("inf")).item())
    model.train(was_training)
    return largest
