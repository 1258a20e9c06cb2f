# wrong: the class stands under if __name__ == "__main__"; expect: import
import torch
from torch import nn

if __name__ == "__main__":

    class TwoLayerModel(nn.Module):
        def __init__(self, in_features=10, hidden_features=32, out_features=1):
            super().__init__()
            self.first = nn.Linear(in_features, hidden_features)
            self.second = nn.Linear(hidden_features, out_features)

        def forward(self, x):
            return self.second(self.first(x))

    print(TwoLayerModel()(torch.randn(2, 10)))
