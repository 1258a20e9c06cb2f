# right: weight.data, list instead of tuple
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten(), float(model.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Sequential(nn.Linear(X.shape[1], 1))
    with torch.no_grad():
        for p in model.parameters():
            p.zero_()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(X), y).backward()
        optimizer.step()
    return [model[0].weight.data.view(-1), model[0].bias.data.item()]


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
