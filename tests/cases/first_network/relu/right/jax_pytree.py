# right: a JAX person: pure apply(params, x), a ParameterDict as the tree
import torch
from torch import nn
import torch.nn.functional as F

def init_layer(n_in, n_out):
    return nn.ParameterDict({'w': torch.randn(n_out, n_in) / n_in ** 0.5, 'b': torch.zeros(n_out)})

def apply(params, x):
    h = F.relu(F.linear(x, params[0]['w'], params[0]['b']))
    return F.linear(h, params[1]['w'], params[1]['b'])

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.params = nn.ModuleList([init_layer(in_features, hidden_features), init_layer(hidden_features, out_features)])

    def forward(self, x):
        return apply(self.params, x)
