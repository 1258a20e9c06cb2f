# wrong: a step per ten rows; expect: loss
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
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, outputs)

    def forward(self, x):
        out, _ = self.rnn(x)
        return self.fc(out[:, -1])


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(0, len(X), 10):
            loss = nn.functional.mse_loss(model(X[i : i + 10]), y[i : i + 10])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * len(X[i : i + 10])
        losses.append(total / len(X))
    return losses
