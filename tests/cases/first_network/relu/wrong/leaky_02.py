# wrong: the activation is leaky ReLU with slope 0.2 instead of ReLU; expect: forward
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.net(x)


if __name__ == "__main__":
    print(ReluModel()(torch.randn(100, 10)).shape)
