# right: skip_init, then orthogonal weights under no_grad
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.utils.skip_init(nn.Linear, in_features, hidden_features)
        self.fc2 = nn.utils.skip_init(nn.Linear, hidden_features, out_features)
        with torch.no_grad():
            for layer in (self.fc1, self.fc2):
                nn.init.orthogonal_(layer.weight)
                layer.bias.zero_()

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))
