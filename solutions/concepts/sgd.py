import torch
from torch import Tensor, nn


def sgd_step(model: nn.Module, lr: float = 0.01) -> None:
    """Move every parameter that has a gradient one step of SGD against it, in place."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= lr * parameter.grad
    ### END SOLUTION


def clear_gradients(model: nn.Module) -> None:
    """Clear the gradient of every parameter, so that the next backward pass starts from nothing."""
    ### BEGIN SOLUTION
    for parameter in model.parameters():
        parameter.grad = None
    ### END SOLUTION


def train(model: nn.Module, X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> list[float]:
    """Train the model in place with the two functions above; return the MSE of each epoch, measured before its step."""
    ### BEGIN SOLUTION
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        loss = criterion(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
    ### END SOLUTION


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5
    losses = train(nn.Linear(10, 1), X, y, lr=0.1, epochs=50)
    print(f"{losses[0]:.4f} -> {losses[-1]:.4f}")
