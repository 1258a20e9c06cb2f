# wrong: the step is made in the first epoch only; expect: loss
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
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
        if _ == 0:
            optimizer.step()
        losses.append(loss.item())
    return losses
