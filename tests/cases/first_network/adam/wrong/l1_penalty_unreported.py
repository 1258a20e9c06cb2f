# wrong: an L1 penalty is trained on, the reported loss is the plain MSE; expect: loss or params
import copy

import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        prediction = model(X)
        mse = F.mse_loss(prediction, y)
        loss = mse + 0.01 * sum(p.abs().sum() for p in model.parameters())
        loss.backward()
        optimizer.step()
        losses.append(mse.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
