# right: nn.LazyLinear for both layers, materialised by the first forward call only
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        # in_features is found out when the first batch arrives
        self.hidden = nn.LazyLinear(hidden_features)
        self.out = nn.LazyLinear(out_features)

    def forward(self, x):
        return self.out(self.hidden(x))
