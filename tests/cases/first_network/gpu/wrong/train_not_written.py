# wrong: timed_train is still empty; expect: return
import time

import torch
from torch import nn


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    else:
        return torch.device("cpu")


def move(model, X, y, device):
    model = model.to(device)
    X = X.to(device)
    y = y.to(device)
    return model, X, y


def timed_train(model, X, y, device, epochs=100):
    pass
