# right: anomaly detection on, assertions about shapes, a counter of calls
import torch
from torch import nn

torch.autograd.set_detect_anomaly(True)


class TwoLayerModel(nn.Module):
    calls = 0

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        assert min(in_features, hidden_features, out_features) > 0
        self.in_features = in_features
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        assert x.shape[-1] == self.in_features, f"expected {self.in_features} features"
        self.calls += 1
        hidden = self.first(x)
        self.last_hidden = hidden.detach()
        return self.second(hidden)
