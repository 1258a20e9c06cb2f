# right: layers from a comprehension over neighbouring sizes, held by a nested block
from torch import nn


class TwoLayerModel(nn.Module):
    class Block(nn.Module):
        def __init__(self, sizes):
            super().__init__()
            self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

        def forward(self, value):
            for layer in self.layers:
                value = layer(value)
            return value

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.block = self.Block([in_features, hidden_features, out_features])

    def forward(self, x):
        return self.block(x)
