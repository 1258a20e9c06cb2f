# right: a wrapper in evaluation mode is exported
import copy

import torch
from torch import nn


class Ready(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, rows):
        return self.model(rows)


def export_model(model, example):
    ready = Ready(copy.deepcopy(model))
    ready.eval()
    return torch.export.export(ready, (example.clone(),), dynamic_shapes={"rows": {0: torch.export.Dim("N")}})


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
