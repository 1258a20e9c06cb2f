# wrong: the function is called treinar instead of train; expect: import or loss
import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    # otimizador Adam com todos os parâmetros do modelo
    otimizador = torch.optim.Adam(model.parameters(), lr=lr)
    return otimizador


def treinar(model, X, y, optimizer, epochs=100):
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
    modelo_sgd = make_model()
    modelo_adam = make_model()
    # os dois começam dos mesmos pesos
    modelo_adam.load_state_dict(modelo_sgd.state_dict())
    resultado = {}
    resultado["SGD"] = treinar(modelo_sgd, X, y, torch.optim.SGD(modelo_sgd.parameters(), lr=lr), epochs)
    resultado["Adam"] = treinar(modelo_adam, X, y, make_optimizer(modelo_adam, lr), epochs)
    return resultado
