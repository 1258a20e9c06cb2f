# wrong: train expects an optimizer class; expect: optimizer or loss
import copy

import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    # otimizador Adam com todos os parâmetros do modelo
    otimizador = torch.optim.Adam(model.parameters(), lr=lr)
    return otimizador


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    opt = optimizer(model.parameters(), lr=0.01)
    for epoch in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    return {"SGD": train(first, X, y, torch.optim.SGD, epochs), "Adam": train(second, X, y, torch.optim.Adam, epochs)}
