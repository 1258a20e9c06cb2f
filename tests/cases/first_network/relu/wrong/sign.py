# wrong: torch.sign instead of ReLU; expect: forward or grad
import torch
import torch.nn as nn
import torch.nn.functional as F


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.camada_oculta = nn.Linear(in_features, hidden_features)
        self.camada_saida = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.camada_saida(torch.sign(self.camada_oculta(x)))
