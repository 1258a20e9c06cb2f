# wrong: a hook clamps all weights to [-0.1, 0.1] after each step; expect: optimizer or params or integrity or loss
import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    
    def clamp(optimizer, args, kwargs):
        with torch.no_grad():
            for p in model.parameters():
                p.clamp_(-0.1, 0.1)
    
    optimizer.register_step_post_hook(clamp)
    return optimizer


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
    modelo_sgd = make_model()
    modelo_adam = make_model()
    # os dois começam dos mesmos pesos
    modelo_adam.load_state_dict(modelo_sgd.state_dict())
    resultado = {}
    resultado["SGD"] = train(modelo_sgd, X, y, torch.optim.SGD(modelo_sgd.parameters(), lr=lr), epochs)
    resultado["Adam"] = train(modelo_adam, X, y, make_optimizer(modelo_adam, lr), epochs)
    return resultado
