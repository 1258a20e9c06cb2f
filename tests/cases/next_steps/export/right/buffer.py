# right: through bytes in memory
import io

import torch


def export_model(model, example):
    was_training = model.training
    model.eval()
    program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    model.train(was_training)
    return program


def save_program(program, path):
    buffer = io.BytesIO()
    torch.export.save(program, buffer)
    with open(path, "wb") as file:
        file.write(buffer.getvalue())


def load_program(path):
    with open(path, "rb") as file:
        buffer = io.BytesIO(file.read())
    return torch.export.load(buffer).module()


def max_difference(model, loaded, X):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
