# right: torch.func.grad over a tuple
import torch
from sklearn.linear_model import LinearRegression
from torch.func import grad


def fit_sklearn(X, y):
    m = LinearRegression().fit(X.tolist(), y.flatten().tolist())
    return torch.tensor(m.coef_.tolist()), float(m.intercept_)


def _loss(params, X, y):
    w, b = params
    return ((X @ w + b - y.flatten()) ** 2).mean()


def fit_torch(X, y, lr=0.1, epochs=500):
    params = (torch.zeros(X.shape[1]), torch.tensor(0.0))
    for _ in range(epochs):
        params = tuple(p - lr * g for p, g in zip(params, grad(_loss)(params, X, y)))
    return params[0], float(params[1])


def compare(X, y, lr=0.1, epochs=500):
    s, t = fit_sklearn(X, y), fit_torch(X, y, lr, epochs)
    dw = (s[0] - t[0]).abs().max()
    db = torch.tensor(abs(s[1] - t[1]))
    return torch.maximum(dw, db).item()
