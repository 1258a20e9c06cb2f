# wrong: the columns are stacked the wrong way and reshaped, which mixes the windows; expect: values
import torch
from torch import Tensor, nn


def windows(series, length):
    n = series.numel() - length
    columns = [series[k : k + n] for k in range(length)]
    return torch.stack(columns, dim=0).view(n, length, 1), series[-n:].view(n, 1).clone()


def recurrent(x, w_in, w_hidden, bias, h):
    if x.shape[1] == 0:
        return h.new_zeros((len(h), 0, len(bias)))
    first = torch.tanh((w_in @ x[:, 0].T + w_hidden @ h.T + bias.unsqueeze(1)).T)
    return torch.cat([first[:, None], recurrent(x[:, 1:], w_in, w_hidden, bias, first)], dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.RNNCell(features, hidden)
        self.head = nn.Linear(hidden, outputs)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        for t in range(x.shape[1]):
            h = self.cell(x[:, t], h)
        return self.head(h)


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
