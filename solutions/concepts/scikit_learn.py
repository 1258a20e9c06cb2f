import torch
from torch import Tensor, nn


def fit_sklearn(X: Tensor, y: Tensor) -> tuple[Tensor, float]:
    """Fit scikit-learn's LinearRegression; return its weights, of shape (features,), and its bias."""
    ### BEGIN SOLUTION
    # Imported here, so that the rest of this file also works where scikit-learn is not installed.
    from sklearn.linear_model import LinearRegression

    model = LinearRegression().fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten().to(X.dtype), float(model.intercept_[0])
    ### END SOLUTION


def fit_torch(X: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 500) -> tuple[Tensor, float]:
    """Train a linear layer with SGD, full batch, from zero; return its weights, of shape (features,), and its bias."""
    ### BEGIN SOLUTION
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
    ### END SOLUTION


def compare(X: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 500) -> float:
    """Fit both ways; return the largest absolute difference between two coefficients, the bias included."""
    ### BEGIN SOLUTION
    weights, bias = fit_sklearn(X, y)
    other_weights, other_bias = fit_torch(X, y, lr, epochs)
    return max((weights - other_weights).abs().max().item(), abs(bias - other_bias))
    ### END SOLUTION


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5 + 0.1 * torch.randn(100, 1)
    for epochs in (1, 10, 100, 500):
        print(f"{epochs} epochs: {compare(X, y, epochs=epochs):.6f}")
