# wrong: the weights of the lowest loss are put back at the end; expect: params or loss
import copy
from collections.abc import Callable
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    losses = []
    best = None
    for e in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        best = copy.deepcopy(model.state_dict()) if loss.item() <= min(losses) else best
    model.load_state_dict(best)
    return losses
def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    return {
        "SGD": train(first, X, y, torch.optim.SGD(first.parameters(), lr=lr), epochs),
        "Adam": train(second, X, y, make_optimizer(second, lr), epochs),
    }

