# wrong: forward clamps the weights of the first layer in place; expect: forward
import torch
from torch import Tensor, nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1) -> None:
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)

    def forward(self, x: Tensor) -> Tensor:
        self.fc1.weight.data.clamp_(-0.1, 0.1)
        h = self.fc1(x)
        y = self.fc2(h)
        return y


if __name__ == "__main__":
    print(TwoLayerModel()(torch.randn(100, 10)).shape)
