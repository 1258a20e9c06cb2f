# wrong: prints which one is better and returns nothing; expect: keys or compare or return
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
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    a = train(first, X, y, sgd, epochs)[-1]
    b = train(second, X, y, adam, epochs)[-1]
    print("Adam" if b < a else "SGD", "is better")
