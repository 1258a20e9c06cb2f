# wrong: one random row per step; expect: values
from sklearn.linear_model import LinearRegression
import torch
from torch import Tensor, nn


def _sk(X, y):
    m = LinearRegression().fit(X.numpy(), y.numpy())
    return torch.tensor(m.coef_[0]), float(m.intercept_[0])


def _pt(X, y, lr, epochs):
    w, b = torch.zeros(X.shape[1], 1), torch.zeros(1)
    for _ in range(epochs):
        e = X @ w + b - y
        w, b = w - lr * 2 * X.T @ e / len(X), b - lr * 2 * e.mean()
    return w.flatten(), b.item()


def fit_sklearn(X, y):
    regression = LinearRegression()
    regression.fit(X.numpy(), y.numpy().ravel())
    weights = torch.from_numpy(regression.coef_).float()
    bias = float(regression.intercept_)
    return weights, bias


def fit_torch(X, y, lr=0.1, epochs=500):
    layer = nn.Linear(X.shape[1], 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    for _ in range(epochs):
        i = torch.randint(len(X), (1,))
        loss = nn.functional.mse_loss(layer(X[i]), y[i])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return layer.weight.detach().flatten(), layer.bias.item()


def compare(X, y, lr=0.1, epochs=500):
    (w1, b1), (w2, b2) = _sk(X, y), _pt(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
