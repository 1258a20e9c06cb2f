# right: weights stored transposed, output first
import torch
from torch import nn


def windows(series, length):
    X = torch.stack([series[i : i + length] for i in range(len(series) - length)])
    y = series[length:]
    return X.unsqueeze(-1), y.unsqueeze(-1)


def recurrent(x, w_in, w_hidden, bias, h):
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_in.T + h @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.v = nn.Parameter(torch.randn(hidden, outputs) / hidden**0.5)
        self.c = nn.Parameter(torch.zeros(1, outputs))
        self.u = nn.Parameter(torch.randn(features, hidden) * 0.3)
        self.w = nn.Parameter(torch.randn(hidden, hidden) / hidden**0.5)
        self.b = nn.Parameter(torch.zeros(1, hidden))

    def forward(self, x):
        h = 0 * self.b
        for step in x.unbind(dim=1):
            h = torch.tanh(step @ self.u + h @ self.w + self.b)
        return h @ self.v + self.c


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses
