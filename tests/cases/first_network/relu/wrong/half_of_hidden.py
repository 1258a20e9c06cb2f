# wrong: only the first half of the hidden values gets the ReLU; expect: forward
import torch
from torch import Tensor, nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)

    def forward(self, x: Tensor) -> Tensor:
        h = self.fc1(x)
        k = h.shape[1] // 2
        h = torch.cat([F.relu(h[:, :k]), h[:, k:]], dim=1)
        y = self.fc2(h)
        return y


if __name__ == "__main__":
    print(ReluModel()(torch.randn(100, 10)).shape)
