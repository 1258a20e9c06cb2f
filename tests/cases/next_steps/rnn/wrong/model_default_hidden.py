# wrong: the default of hidden is 32; expect: params
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
    return X, y


def recurrent(x, w_in, w_hidden, bias, h):
    N, L, _ = x.shape
    H = w_hidden.shape[0]
    out = torch.zeros(N, L, H, dtype=x.dtype)
    for t in range(L):
        h = torch.tanh(torch.matmul(x[:, t, :], w_in.t()) + torch.matmul(h, w_hidden.t()) + bias)
        out[:, t, :] = h
    return out


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 32, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1])


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 50,
    max_norm: float = 1.0,
) -> list[float]:
    loss_fn = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses
