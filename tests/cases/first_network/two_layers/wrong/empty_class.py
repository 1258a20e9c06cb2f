# wrong: the class body is only a docstring and pass; expect: forward or params or import
import torch
from torch import nn


class TwoLayerModel(nn.Module):
    """Modelo com duas camadas lineares."""
    pass
