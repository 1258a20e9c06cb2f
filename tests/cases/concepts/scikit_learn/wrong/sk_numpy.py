# wrong: a NumPy array comes back; expect: return
import torch
from sklearn.linear_model import LinearRegression
from torch import nn


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return model.coef_[0], float(model.intercept_[0])


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
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((torch.from_numpy(w1) - w2).abs().max().item(), abs(b1 - b2))
