# right: torch.where with a scalar zero
import torch
import torch.nn as nn


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super(ReluModel, self).__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        z = self.fc1(x)
        return self.fc2(torch.where(z > 0, z, 0.0))
