# right: nomes em português, herança de uma classe-base própria, print
import torch
from torch import nn
import torch.nn.functional as F

class ModeloBase(nn.Module):
    """Classe-base com a contagem de parâmetros."""
    def contar(self):
        return sum(p.numel() for p in self.parameters())

class ReluModel(ModeloBase):
    """Modelo com duas camadas lineares (não há ativação na saída)."""
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.saída = nn.Linear(hidden_features, out_features)
        self.entrada = nn.Linear(in_features, hidden_features)
        print("parâmetros:", self.contar())

    def forward(self, x):
        oculta = F.relu(self.entrada(x))
        print("oculta", oculta.shape)
        return self.saída(oculta)
