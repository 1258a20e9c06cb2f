# right: a C programmer: one hidden unit after the other
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        hidden = []
        j = 0
        while j < self.fc1.weight.shape[0]:
            acc = self.fc1.bias[j] + (x * self.fc1.weight[j]).sum(dim=1)
            hidden.append(F.relu(acc))
            j += 1
        out = []
        for k in range(self.fc2.weight.shape[0]):
            acc = self.fc2.bias[k].expand(x.shape[0])
            for j in range(len(hidden)):
                acc = acc + hidden[j] * self.fc2.weight[k, j]
            out.append(acc)
        return torch.stack(out, dim=1)
