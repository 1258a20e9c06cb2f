# wrong: the arguments are called input_size, hidden_size and output_size, so keywords fail; expect: import or shape or params
import torch
import torch.nn as nn


class ReluModel(nn.Module):
    def __init__(self, input_size=10, hidden_size=32, output_size=1):
        super(ReluModel, self).__init__()
        self.l1 = nn.Linear(input_size, hidden_size)
        self.relu = nn.ReLU()
        self.l2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        out = self.l1(x)
        out = self.relu(out)
        out = self.l2(out)
        return out
