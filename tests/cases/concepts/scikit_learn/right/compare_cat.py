# right: coefficients concatenated, then compared
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten(), float(model.intercept_[0])


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


def _vector(pair):
    return torch.cat([pair[0], torch.tensor([pair[1]])])


def compare(X, y, lr=0.1, epochs=500):
    return float(torch.max(torch.abs(_vector(fit_sklearn(X, y)) - _vector(fit_torch(X, y, lr=lr, epochs=epochs)))))
