# wrong: optimizer.step without parentheses; expect: loss or params
import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    # otimizador Adam com todos os parâmetros do modelo
    otimizador = torch.optim.Adam(model.parameters(), lr=lr)
    return otimizador


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    modelo_sgd = make_model()
    modelo_adam = make_model()
    # os dois começam dos mesmos pesos
    modelo_adam.load_state_dict(modelo_sgd.state_dict())
    resultado = {}
    resultado["SGD"] = train(modelo_sgd, X, y, torch.optim.SGD(modelo_sgd.parameters(), lr=lr), epochs)
    resultado["Adam"] = train(modelo_adam, X, y, make_optimizer(modelo_adam, lr), epochs)
    return resultado
