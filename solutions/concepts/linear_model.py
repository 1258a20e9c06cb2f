import torch
from torch import Tensor, nn


class SimpleLinearModel(nn.Module):
    """One linear layer from 10 features to 1 value."""

    def __init__(self) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.linear = nn.Linear(10, 1)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Map x of shape (N, 10) to predictions of shape (N, 1)."""
        ### BEGIN SOLUTION
        return self.linear(x)
        ### END SOLUTION


def linear_by_hand(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute what a linear layer computes: x (N, in), weight (out, in) and bias (out,) give (N, out)."""
    ### BEGIN SOLUTION
    return x @ weight.T + bias
    ### END SOLUTION


def count_parameters(model: nn.Module) -> int:
    """Count the numbers in the model that training can change: those of all parameters that require a gradient."""
    ### BEGIN SOLUTION
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    ### END SOLUTION


if __name__ == "__main__":
    model, x = SimpleLinearModel(), torch.randn(100, 10)
    weight, bias = model.parameters()
    print(model(x).shape, (model(x) - linear_by_hand(x, weight, bias)).abs().max().item())
    print(count_parameters(model))
