# wrong: the model comes back; expect: return
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    return LinearRegression().fit(X.numpy(), y.numpy())


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Linear(X.shape[1], 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
    return model.weight.detach().flatten(), model.bias.item()


def compare(X, y, lr=0.1, epochs=500):
    model = fit_sklearn(X, y)
    w, b = fit_torch(X, y, lr, epochs)
    return max(float(abs(model.coef_[0] - w.numpy()).max()), abs(float(model.intercept_[0]) - b))
