# wrong: positive=True forces all weights to be non-negative; expect: values
from sklearn.linear_model import LinearRegression
import torch
from torch import Tensor, nn


def fit_sklearn(X, y):
    m = LinearRegression(positive=True).fit(X.numpy(), y.numpy())
    return torch.tensor(m.coef_.ravel(), dtype=torch.float32), float(m.intercept_[0])


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
    sk_weights, sk_bias = fit_sklearn(X, y)
    pt_weights, pt_bias = fit_torch(X, y, lr=lr, epochs=epochs)
    differences = [abs(a - b) for a, b in zip(sk_weights.tolist(), pt_weights.tolist())]
    differences.append(abs(sk_bias - pt_bias))
    return max(differences)
