# right: torch 0.3 idioms: super(Class, self), Variable
import torch
from torch import nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)


    def forward(self, x):
        from torch.autograd import Variable
        x = Variable(x) if not x.requires_grad else x
        h = F.relu(self.fc1(x))
        return self.fc2(h)
