# right: forward has an optional second argument that is off by default
from typing import Optional, Tuple, Union

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features: int = 10, hidden_features: int = 32, out_features: int = 1,
                 device: Optional[torch.device] = None, dtype: Optional[torch.dtype] = None):
        super().__init__()
        kw = {"device": device, "dtype": dtype}
        self.encoder = nn.Linear(in_features, hidden_features, **kw)
        self.decoder = nn.Linear(hidden_features, out_features, **kw)

    def forward(self, x: torch.Tensor, return_hidden: bool = False) -> Union[torch.Tensor, Tuple[torch.Tensor, torch.Tensor]]:
        h = self.encoder(x)
        out = self.decoder(h)
        return (out, h) if return_hidden else out
