# wrong: forward turns the result into float32; expect: dtype
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.net(x).float()


if __name__ == "__main__":
    print(TwoLayerModel()(torch.randn(100, 10)).shape)
