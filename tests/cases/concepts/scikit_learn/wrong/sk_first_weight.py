# wrong: only the first weight comes back; expect: shape
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
    m = LinearRegression().fit(X.numpy(), y.numpy())
    return torch.tensor(m.coef_[0][:1]), float(m.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    layer = nn.Linear(X.size(1), 1)
    with torch.no_grad():
        layer.weight.fill_(0.0)
        layer.bias.fill_(0.0)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(layer(X), y)
        loss.backward()
        optimizer.step()
    return layer.weight.data[0].clone(), float(layer.bias)


def compare(X, y, lr=0.1, epochs=500):
    (w1, b1), (w2, b2) = _sk(X, y), _pt(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
