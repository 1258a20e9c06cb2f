# wrong: the data are trained in batches of 32; expect: loss
import torch
from torch import Tensor, nn


def windows(series, length):
    count = len(series) - length
    inputs = torch.stack([series[i : i + length] for i in range(count)])
    targets = torch.stack([series[i + length] for i in range(count)])
    return inputs.reshape(count, length, 1), targets.reshape(count, 1)


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_in.T + h @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1])


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for xb, yb in zip(X.split(32), y.split(32)):
            loss = nn.functional.mse_loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item() * len(xb)
        losses.append(total / len(X))
    return losses
