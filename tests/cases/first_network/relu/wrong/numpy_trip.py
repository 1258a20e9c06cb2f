# wrong: computes with numpy; expect: grad
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        import numpy as np
        a = x.detach().numpy() @ self.fc1.weight.detach().numpy().T + self.fc1.bias.detach().numpy()
        h = F.relu(torch.from_numpy(a)).numpy()
        out = h @ self.fc2.weight.detach().numpy().T + self.fc2.bias.detach().numpy()
        return torch.from_numpy(np.asarray(out))
