# wrong: a shuffled DataLoader with batch_size=32, mean of the batch losses; expect: loss
import torch
import torch.nn as nn


from torch.utils.data import DataLoader, TensorDataset


def make_optimizer(model, lr=0.01):
    # otimizador Adam com todos os parâmetros do modelo
    otimizador = torch.optim.Adam(model.parameters(), lr=lr)
    return otimizador


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    loader = DataLoader(TensorDataset(X, y), batch_size=min(32, max(1, len(X) // 2)), shuffle=True)
    for epoch in range(epochs):
        total = 0.0
        for inputs, targets in loader:
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(loader))
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
