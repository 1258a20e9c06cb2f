# wrong: the factor is max_norm / (norm + 1); expect: loss
import torch
from torch import Tensor, nn


def windows(series, length):
    n = series.numel() - length
    columns = [series[k : k + n] for k in range(length)]
    return torch.stack(columns, dim=1).view(n, length, 1), series[-n:].view(n, 1).clone()


def recurrent(x, w_in, w_hidden, bias, h):
    N, L, _ = x.shape
    H = w_hidden.shape[0]
    out = torch.zeros(N, L, H, dtype=x.dtype)
    for t in range(L):
        h = torch.tanh(torch.matmul(x[:, t, :], w_in.t()) + torch.matmul(h, w_hidden.t()) + bias)
        out[:, t, :] = h
    return out


class Recorrente(nn.Module):
    """One bias: only the input's layer has one."""

    def __init__(self, entradas, estado):
        super().__init__()
        self.da_entrada = nn.Linear(entradas, estado)
        self.do_estado = nn.Linear(estado, estado, bias=False)

    def forward(self, x):
        h = torch.zeros(x.shape[0], self.do_estado.out_features)
        for passo in x.unbind(1):
            h = torch.tanh(self.da_entrada(passo) + self.do_estado(h))
        return h


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.rede = nn.Sequential(Recorrente(features, hidden), nn.Linear(hidden, outputs))

    def forward(self, x):
        return self.rede(x)


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    history = []
    for epoch in range(epochs):
        prediction = model(X)
        loss = ((prediction - y) ** 2).mean()
        model.zero_grad()
        loss.backward()
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        norm = torch.sqrt(sum((g**2).sum() for g in grads))
        if norm > max_norm:
            for g in grads:
                g.mul_(max_norm / (norm + 1))
        optimizer.step()
        history.append(float(loss.detach()))
    return history
