# wrong: not derived from nn.Module; expect: params or import or return
import torch
from torch import nn
import torch.nn.functional as F

class TwoLayerModel:
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)

    def parameters(self):
        return list(self.fc1.parameters()) + list(self.fc2.parameters())

    def forward(self, x):
        return self.fc2((self.fc1(x)))

    __call__ = forward
