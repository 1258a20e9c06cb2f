# right: names and comments in Portuguese, a Portuguese progress message
import copy

import torch
import torch.nn as nn
import torch.optim as otimizadores


def make_optimizer(model, lr=0.01):
    # Adam sobre todos os parâmetros
    return otimizadores.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    critério = nn.MSELoss()
    perdas = []
    for época in range(epochs):
        previsão = model(X)          # passagem direta
        perda = critério(previsão, y)
        optimizer.zero_grad()        # zera os gradientes
        perda.backward()             # retropropagação
        optimizer.step()             # atualiza os pesos
        perdas.append(perda.item())
        print(f"Época {época + 1}/{epochs}, perda {perda.item():.4f}")
    return perdas


def compare(make_model, X, y, lr=0.01, epochs=100):
    modelo_sgd = make_model()
    modelo_adam = copy.deepcopy(modelo_sgd)  # os mesmos pesos iniciais
    sgd = otimizadores.SGD(modelo_sgd.parameters(), lr=lr)
    adam = make_optimizer(modelo_adam, lr)
    return {
        "SGD": train(modelo_sgd, X, y, sgd, epochs),
        "Adam": train(modelo_adam, X, y, adam, epochs),
    }
