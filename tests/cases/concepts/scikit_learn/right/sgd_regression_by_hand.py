# right: gradient descent written out, no layer
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten(), float(model.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    w = torch.zeros(X.shape[1], 1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).mean()
        gw, gb = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach().squeeze(1), float(b)


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
