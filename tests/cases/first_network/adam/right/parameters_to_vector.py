# right: the start kept as one flat vector, both models restored from it
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr, foreach=False)


def train(model, X, y, optimizer, epochs=100):
    loss_fn, losses = nn.MSELoss(), []
    with torch.enable_grad():
        for _ in range(epochs):
            loss = loss_fn(model(X), y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    model = make_model()
    start = parameters_to_vector(model.parameters()).detach().clone()

    def fresh():
        vector_to_parameters(start.clone(), model.parameters())
        return model

    history = {}
    history["SGD"] = train(fresh(), X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs)
    history["Adam"] = train(fresh(), X, y, torch.optim.Adam(model.parameters(), lr=lr), epochs)
    return history
