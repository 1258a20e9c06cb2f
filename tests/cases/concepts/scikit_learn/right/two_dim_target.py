# right: y stays (N, 1), coef_[0] and intercept_[0]
import numpy as np
import torch
from torch import nn


def fit_sklearn(X, y):
    from sklearn.linear_model import LinearRegression

    regression = LinearRegression()
    regression.fit(X.numpy(), y.numpy())
    return torch.from_numpy(regression.coef_[0]), float(regression.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Linear(X.size(1), 1)
    with torch.no_grad():
        model.weight.fill_(0)
        model.bias.fill_(0)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.data[0], model.bias.data.item()


def compare(X, y, lr=0.1, epochs=500):
    ws, bs = fit_sklearn(X, y)
    wt, bt = fit_torch(X, y, lr=lr, epochs=epochs)
    differences = [abs(a - b) for a, b in zip(ws.tolist() + [bs], wt.tolist() + [bt])]
    return max(differences)
