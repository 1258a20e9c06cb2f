# wrong: the linear layer has no bias; expect: params
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    total = series.size(0)
    X = series.new_empty((total - length, length, 1))
    y = torch.empty(total - length, 1, dtype=series.dtype)
    for i in range(total - length):
        X[i, :, 0] = series[i : i + length]
        y[i, 0] = series[i + length]
    return X, y


def recurrent(x, w_in, w_hidden, bias, h):
    if x.shape[1] == 0:
        return h.new_zeros((len(h), 0, len(bias)))
    first = torch.tanh((w_in @ x[:, 0].T + w_hidden @ h.T + bias.unsqueeze(1)).T)
    return torch.cat([first[:, None], recurrent(x[:, 1:], w_in, w_hidden, bias, first)], dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1])


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    """Treina com o lote inteiro; o gradiente é encurtado quando passa do limite."""
    perdas = []
    epoca = 0
    while epoca < epochs:
        for parametro in model.parameters():
            parametro.grad = None
        perda = nn.MSELoss()(model(X), y)
        perda.backward()
        norma = nn.utils.get_total_norm(p.grad for p in model.parameters() if p.grad is not None)
        nn.utils.clip_grads_with_norm_(model.parameters(), max_norm, norma)
        optimizer.step()
        perdas.append(perda.item())
        if epoca % 10 == 0:
            print("epoca", epoca, "perda", perdas[-1])
        epoca += 1
    return perdas
