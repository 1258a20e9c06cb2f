# right: for p in parameters zero_, plain list handling, returns lists as pair
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def to_pair(weights, bias):
    return torch.as_tensor(weights, dtype=torch.float32).reshape(-1), float(bias)


def fit_sklearn(X, y):
    model = LinearRegression().fit(X.numpy(), y.numpy()[:, 0])
    return to_pair(model.coef_, model.intercept_)


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Linear(X.shape[1], 1)
    for p in model.parameters():
        p.data.zero_()
    for _ in range(epochs):
        model.zero_grad()
        nn.MSELoss()(model(X), y).backward()
        for p in model.parameters():
            p.data -= lr * p.grad
    return to_pair(model.weight.detach(), model.bias.detach())


def compare(X, y, **kwargs):
    w, b = fit_sklearn(X, y)
    v, c = fit_torch(X, y, **kwargs)
    return max([abs(i - j) for i, j in zip(w.tolist(), v.tolist())] + [abs(b - c)])
