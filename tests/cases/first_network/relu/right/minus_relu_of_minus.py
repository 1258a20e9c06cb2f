# right: h + relu(-h) is ReLU
import copy
from collections.abc import Callable
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.l1 = nn.Linear(in_features, hidden_features)
        self.l2 = nn.Linear(hidden_features, out_features)
    def forward(self, x):
        h = self.l1(x)
        return self.l2(h + torch.relu(-h))
