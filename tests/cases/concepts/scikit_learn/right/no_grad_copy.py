# right: zeros by data.zero_, results under no_grad
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten(), float(model.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    layer = nn.Linear(X.size(1), 1)
    layer.weight.data.zero_()
    layer.bias.data.fill_(0)
    opt = torch.optim.SGD(params=layer.parameters(), lr=lr)
    for epoch in range(epochs):
        loss = torch.mean((layer(X) - y) ** 2)
        loss.backward()
        opt.step()
        opt.zero_grad()
    with torch.no_grad():
        return layer.weight[0].clone(), layer.bias[0].item()


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
