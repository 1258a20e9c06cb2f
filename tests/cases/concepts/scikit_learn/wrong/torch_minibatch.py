# wrong: trains in mini-batches of 16; expect: values
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression().fit(X.numpy(), y.numpy().ravel())
    return torch.tensor(model.coef_, dtype=torch.float32), float(model.intercept_)


def fit_torch(X, y, lr=0.1, epochs=500):
    layer = nn.Linear(X.shape[1], 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    for _ in range(epochs):
        for i in range(0, len(X), 16):
            optimizer.zero_grad()
            nn.functional.mse_loss(layer(X[i:i+16]), y[i:i+16]).backward()
            optimizer.step()
    return layer.weight.detach().flatten(), layer.bias.item()


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
