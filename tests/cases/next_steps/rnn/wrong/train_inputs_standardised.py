# wrong: the windows are standardised in train; expect: loss
import torch
from torch import Tensor, nn


def windows(series, length):
    n = series.numel() - length
    columns = [series[k : k + n] for k in range(length)]
    return torch.stack(columns, dim=1).view(n, length, 1), series[-n:].view(n, 1).clone()


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
    X = (X - X.mean()) / X.std()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses
