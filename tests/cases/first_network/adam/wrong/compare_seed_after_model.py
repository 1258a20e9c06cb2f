# wrong: the seed is set after each model is made; expect: start or compare
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
    torch.manual_seed(0)
    sgd = train(first, X, y, torch.optim.SGD(first.parameters(), lr=lr), epochs)
    second = make_model()
    torch.manual_seed(0)
    adam = train(second, X, y, make_optimizer(second, lr), epochs)
    return {"SGD": sgd, "Adam": adam}
