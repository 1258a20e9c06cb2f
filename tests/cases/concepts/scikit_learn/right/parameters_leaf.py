# right: two leaf tensors with requires_grad, SGD over a list
import torch
from sklearn.linear_model import LinearRegression


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.detach().numpy(), y.squeeze(1).detach().numpy())
    weights = torch.tensor(model.coef_)
    bias = float(model.intercept_)
    return weights.to(torch.float32), bias


def fit_torch(X, y, lr=0.1, epochs=500):
    w = torch.zeros(X.shape[1], requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    opt = torch.optim.SGD([w, b], lr)
    for _ in range(epochs):
        opt.zero_grad()
        ((X @ w + b - y.squeeze(1)) ** 2).mean().backward()
        opt.step()
    return w.detach(), b.item()


def compare(X, y, lr=0.1, epochs=500):
    a = fit_sklearn(X, y)
    b = fit_torch(X, y, lr, epochs)
    worst = 0.0
    for p, q in zip(a[0], b[0]):
        worst = max(worst, abs(float(p) - float(q)))
    return max(worst, abs(a[1] - b[1]))
