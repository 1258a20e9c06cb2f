# right: derives from the tutorial's one-layer class, kept in the file, and adds the second layer
import torch.nn as nn


class SimpleLinearModel(nn.Module):
    def __init__(self, n_in=10, n_out=1):
        super(SimpleLinearModel, self).__init__()
        self.linear = nn.Linear(n_in, n_out)

    def forward(self, x):
        return self.linear(x)


class TwoLayerModel(SimpleLinearModel):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__(in_features, hidden_features)
        self.linear2 = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.linear2(super().forward(x))
