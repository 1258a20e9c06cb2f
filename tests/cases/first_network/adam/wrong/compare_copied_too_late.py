# wrong: the copy is made after the SGD run; expect: start or compare
import copy

import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    # otimizador Adam com todos os parâmetros do modelo
    otimizador = torch.optim.Adam(model.parameters(), lr=lr)
    return otimizador


def train(model, X, y, optimizer, epochs=100):
    criterio = nn.MSELoss()
    perdas = []
    for epoca in range(epochs):
        saida = model(X)
        perda = criterio(saida, y)
        optimizer.zero_grad()
        perda.backward()
        optimizer.step()
        perdas.append(perda.item())
    return perdas


def compare(make_model, X, y, lr=0.01, epochs=100):
    model = make_model()
    sgd = train(model, X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs)
    twin = copy.deepcopy(model)
    adam = train(twin, X, y, make_optimizer(twin, lr), epochs)
    return {"SGD": sgd, "Adam": adam}
