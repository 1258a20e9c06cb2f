import torch
from torch import Tensor, nn


class ReluModel(nn.Module):
    """Two linear layers with a ReLU between them, and nowhere else."""

    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.hidden = nn.Linear(in_features, hidden_features)
        self.output = nn.Linear(hidden_features, out_features)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Map x of shape (N, in_features) to predictions of shape (N, out_features)."""
        ### BEGIN SOLUTION
        return self.output(torch.relu(self.hidden(x)))
        ### END SOLUTION


if __name__ == "__main__":
    print(ReluModel()(torch.randn(100, 10)).shape)
