# right: xavier initialisation with a large gain, biases 3
import torch
from torch import nn
import torch.nn.functional as F


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        def init_weights(m):
            if isinstance(m, nn.Linear):
                nn.init.xavier_uniform_(m.weight, gain=10.0)
                nn.init.constant_(m.bias, 3.0)
        self.apply(init_weights)

    def forward(self, x):
        return self.fc2((self.fc1(x)))
