# right: lazy layers, materialised by the first forward call
from torch import nn


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.net = nn.Sequential(
            nn.LazyLinear(hidden_features),
            nn.ReLU(),
            nn.LazyLinear(out_features),
        )

    def forward(self, x):
        return self.net(x)
