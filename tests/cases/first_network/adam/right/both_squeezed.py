# right: prediction and target are both flattened before the MSE
import copy

import torch
import torch.nn.functional as F


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = list()
    for _ in range(epochs):
        y_hat = model(X).flatten()
        loss = F.mse_loss(input=y_hat, target=y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    else:
        print("done")
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    one = make_model()
    two = copy.deepcopy(one)
    sgd = torch.optim.SGD(one.parameters(), lr=lr)
    adam = torch.optim.Adam(two.parameters(), lr=lr)
    histories = [train(m, X, y, o, epochs) for m, o in ((one, sgd), (two, adam))]
    return dict(zip(["SGD", "Adam"], histories))
