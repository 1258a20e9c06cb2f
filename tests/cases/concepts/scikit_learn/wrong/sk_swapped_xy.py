# wrong: X and y are swapped in fit; expect: values
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
    m = LinearRegression().fit(y.numpy(), X.numpy())
    return torch.tensor(m.coef_.ravel()), float(m.intercept_[0])


def fit_torch(X: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 500) -> tuple[Tensor, float]:
    model = nn.Linear(X.shape[1], 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.detach().flatten(), model.bias.item()


def compare(X, y, lr=0.1, epochs=500):
    (w1, b1), (w2, b2) = _sk(X, y), _pt(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
