# right: names and comments in Portuguese, one ReLU kept as a class attribute
import torch.nn as nn


class ReluModel(nn.Module):
    """Duas camadas lineares com ReLU no meio (não na saída!)."""

    ativação = nn.ReLU()

    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(ReluModel, self).__init__()
        self.oculta = nn.Linear(in_features, hidden_features)  # entrada → oculta
        self.saida = nn.Linear(hidden_features, out_features)  # oculta → saída

    def forward(self, entrada):
        escondida = self.ativação(self.oculta(entrada))
        # nada de ativação na saída: é regressão
        return self.saida(escondida)
