# right: a Keras person: no input sizes, LazyLinear twice
import torch
from torch import nn
import torch.nn.functional as F

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.layers = nn.ModuleDict({'hidden': nn.LazyLinear(hidden_features), 'output': nn.LazyLinear(out_features)})

    def call(self, inputs):
        return self.layers['output'](F.relu(self.layers['hidden'](inputs)))

    forward = call
