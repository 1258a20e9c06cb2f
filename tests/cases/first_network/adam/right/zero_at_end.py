# right: zero_grad before the loop and at the end of every epoch
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    mse = nn.MSELoss(reduction="mean")
    perdas = []
    optimizer.zero_grad()
    for época in range(epochs):
        previsão = model(X)
        perda = mse(previsão, y)
        perda.backward()
        optimizer.step()
        optimizer.zero_grad()
        perdas.append(perda.detach().cpu().numpy().item())
        if época % 50 == 0:
            print(f"época {época}: {perdas[-1]:.3f}")
    return perdas

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
