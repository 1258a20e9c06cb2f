# right: the student's own pytest functions and a unittest class stand in the same file, one of them failing
import unittest

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.first = nn.Linear(in_features, hidden_features)
        self.second = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.second(self.first(x))


def test_shape():
    assert TwoLayerModel()(torch.zeros(4, 10)).shape == (4, 1)


def test_not_finished_yet():
    assert TwoLayerModel(3, 4, 5)(torch.zeros(2, 3)).shape == (2, 4)  # TODO: why does this fail?


class TestModel(unittest.TestCase):
    def test_number_of_parameters(self):
        self.assertEqual(len(list(TwoLayerModel().parameters())), 4)
