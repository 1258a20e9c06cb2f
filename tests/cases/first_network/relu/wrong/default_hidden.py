# wrong: the default of hidden_features is 16; expect: params
import torch
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=16, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_features, hidden_features),
            nn.ReLU(),
            nn.Linear(hidden_features, out_features),
        )

    def forward(self, x):
        return self.net(x)


if __name__ == "__main__":
    print(ReluModel()(torch.randn(100, 10)).shape)
