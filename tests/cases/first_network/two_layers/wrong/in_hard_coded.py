# wrong: input size always 10; expect: shape or forward or params
import torch.nn as nn

N_FEATURES = 10


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=N_FEATURES, hidden_features=32, out_features=1):
        super().__init__()
        self.hidden = nn.Linear(N_FEATURES, hidden_features)
        self.output = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.output(self.hidden(x))
