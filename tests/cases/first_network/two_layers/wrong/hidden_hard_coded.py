# wrong: hidden size always 64, the argument is ignored; expect: params or shape
import torch
import torch.nn as nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(TwoLayerModel, self).__init__()
        self.fc1 = nn.Linear(in_features, 64)
        self.fc2 = nn.Linear(64, out_features)

    def forward(self, x):
        return self.fc2(self.fc1(x))
