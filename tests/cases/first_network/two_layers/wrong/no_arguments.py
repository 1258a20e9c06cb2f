# wrong: the constructor takes no sizes at all, as in the tutorial; expect: import or shape or params
import torch.nn as nn


class TwoLayerModel(nn.Module):
    def __init__(self):
        super(TwoLayerModel, self).__init__()
        self.linear1 = nn.Linear(10, 32)
        self.linear2 = nn.Linear(32, 1)

    def forward(self, x):
        return self.linear2(self.linear1(x))
