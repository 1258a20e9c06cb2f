# right: a timing decorator; the move is inside the time
import copy
import math
import time

import torch
from torch import Tensor, nn


import functools

def timed(fn):
    @functools.wraps(fn)
    def wrapper(model, X, y, device, epochs=100):
        t0 = time.perf_counter()
        out = fn(model, X, y, device, epochs)
        if torch.cuda.is_available() and device.type == "cuda":
            torch.cuda.synchronize()
        return out, time.perf_counter() - t0
    return wrapper

def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")

def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)

@timed
def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    opt = torch.optim.SGD(model.parameters(), 0.01)
    out = []
    for _ in range(epochs):
        opt.zero_grad(set_to_none=False)
        l = nn.functional.mse_loss(model(X), y)
        l.backward()
        opt.step()
        out.append(l.detach().cpu().item())
    return out
