# wrong: the mean of each window is taken off its input; expect: forward
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
    return X, y


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
        states, _ = self.rnn(x - x.mean(dim=1, keepdim=True))
        return self.linear(states[:, -1])


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
                g.mul_(max_norm / norm)
        optimizer.step()
        history.append(float(loss.detach()))
    return history
