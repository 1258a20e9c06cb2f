# wrong: one linear layer on input and state side by side, without a bias; expect: params
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
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.Linear(features + hidden, hidden, bias=False)
        self.outward = nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.zeros(x.shape[0], self.hidden, dtype=x.dtype)
        for i in range(x.shape[1]):
            h = torch.tanh(self.cell(torch.cat([x[:, i], h], dim=1)))
        return self.outward(h)


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
