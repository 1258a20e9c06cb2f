# wrong: difference of the largest coefficients; expect: compare
from sklearn.linear_model import LinearRegression
import torch
from torch import Tensor, nn


def fit_sklearn(X, y):
    regression = LinearRegression()
    regression.fit(X.numpy(), y.numpy().ravel())
    weights = torch.from_numpy(regression.coef_).float()
    bias = float(regression.intercept_)
    return weights, bias


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
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return abs(max([*w1.tolist(), b1]) - max([*w2.tolist(), b2]))
