# right: comments and names in Portuguese, with accents, semicolons and an aliased import
import torch.nn as rede


class TwoLayerModel(rede.Module):
    """Modelo com duas camadas lineares (sem função de ativação)."""

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        # a primeira camada leva da entrada à camada oculta
        self.camada_oculta = rede.Linear(in_features, hidden_features)
        # a segunda leva da camada oculta à saída
        self.saída = rede.Linear(hidden_features, out_features)

    def forward(self, entrada):
        oculta = self.camada_oculta(entrada); previsão = self.saída(oculta)
        return previsão
