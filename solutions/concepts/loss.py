import torch
from torch import Tensor, nn


def mse(prediction: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared error, of shape (). Raises ValueError unless both shapes are the same."""
    ### BEGIN SOLUTION
    if prediction.shape != target.shape:
        raise ValueError("prediction and target must have the same shape")
    return ((prediction - target) ** 2).mean()
    ### END SOLUTION


def as_column(y: Tensor) -> Tensor:
    """Give targets of shape (N,) or (N, 1) the shape (N, 1)."""
    ### BEGIN SOLUTION
    return y.reshape(-1, 1)
    ### END SOLUTION


def model_loss(model: nn.Module, X: Tensor, y: Tensor) -> float:
    """Return the mean squared error of model(X), of shape (N, 1), for targets of shape (N,) or (N, 1)."""
    ### BEGIN SOLUTION
    return mse(model(X), as_column(y)).item()
    ### END SOLUTION


if __name__ == "__main__":
    print(mse(torch.tensor([[2.0]]), torch.tensor([[3.0]])))
    print(as_column(torch.tensor([1.0, 2.0, 3.0])).shape)
    print(model_loss(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100)))
