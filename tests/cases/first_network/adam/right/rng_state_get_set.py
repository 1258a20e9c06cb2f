# right: the generator's state is put back before the second model
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
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    estado = torch.get_rng_state()
    modelo_sgd = make_model()
    torch.set_rng_state(estado)
    modelo_adam = make_model()
    hist_sgd = train(modelo_sgd, X, y, torch.optim.SGD(modelo_sgd.parameters(), lr=lr), epochs=epochs)
    hist_adam = train(modelo_adam, X, y, make_optimizer(modelo_adam, lr=lr), epochs=epochs)
    return dict(SGD=hist_sgd, Adam=hist_adam)
