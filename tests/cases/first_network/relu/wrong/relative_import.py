# wrong: derives from a class imported from a file that was not handed in; expect: import
import torch

from .my_models_final_v2 import TwoLayerModel


class ReluModel(TwoLayerModel):
    def forward(self, x):
        return self.second(torch.relu(self.first(x)))
