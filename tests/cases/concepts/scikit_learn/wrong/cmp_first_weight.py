# wrong: only the first weight and the bias are compared; expect: compare
from sklearn.linear_model import LinearRegression
import torch
from torch import Tensor, nn


def fit_sklearn(X: Tensor, y: Tensor) -> tuple[Tensor, float]:
    model = LinearRegression().fit(X.numpy(), y.numpy())
    return torch.tensor(model.coef_[0], dtype=torch.float32), float(model.intercept_[0])


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
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max(abs(float(w1[0] - w2[0])), abs(b1 - b2))
