# right: logging set up at import, a warning issued, and messages on stderr
import logging
import sys
import warnings

import torch
from torch import nn

logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger(__name__)
warnings.warn("this model has no activation, so it is still linear")


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        log.info("building %d -> %d -> %d", in_features, hidden_features, out_features)
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        out = self.second(self.first(x))
        log.debug("mean %.3f", out.mean().item())
        print("forward done", file=sys.stderr)
        return out
