# wrong: the sizes have no defaults, TwoLayerModel() raises TypeError; expect: import or params or shape
from torch import nn, Tensor


class TwoLayerModel(nn.Module):
    def __init__(self, in_features: int, hidden_features: int, out_features: int):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x))
