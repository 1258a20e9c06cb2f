# right: dims, arguments in other words
import torch


def export_model(model, example):
    before = model.training
    model.requires_grad_(True)
    model.eval()
    (batch,) = torch.export.dims("batch")
    program = torch.export.export(
        mod=model, args=(example,), kwargs={}, dynamic_shapes=({0: batch},)
    )
    return (program, model.train(before))[0]


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
