# right: the gradient by a formula, no autograd
import torch
from sklearn import linear_model


def fit_sklearn(X, y):
    reg = linear_model.LinearRegression().fit(X, y)
    return torch.as_tensor(reg.coef_).flatten().float(), reg.intercept_.item()


def fit_torch(X, y, lr=0.1, epochs=500):
    n, d = X.shape
    w = torch.zeros(d, 1)
    b = torch.zeros(1)
    for _ in range(epochs):
        error = X @ w + b - y
        w = w - lr * 2 / n * (X.T @ error)
        b = b - lr * 2 * error.mean()
    return w[:, 0], b.item()


def compare(X, y, lr=0.1, epochs=500):
    (w1, b1), (w2, b2) = fit_sklearn(X, y), fit_torch(X, y, lr, epochs)
    return (torch.cat([w1, torch.tensor([b1])]) - torch.cat([w2, torch.tensor([b2])])).abs().max().item()
