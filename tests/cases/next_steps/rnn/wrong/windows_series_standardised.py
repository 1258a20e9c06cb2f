# wrong: the series is standardised first; expect: values
from itertools import accumulate
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    series = (series - series.mean()) / series.std()
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
    return X, y


def recurrent(x, w_in, w_hidden, bias, h):
    """itertools.accumulate does the bookkeeping."""

    def step(state, now):
        return torch.tanh(torch.addmm(now, state, w_hidden.mT))

    drive = (x @ w_in.mT + bias).unbind(1)
    return torch.stack(list(accumulate(drive, step, initial=h))[1:], dim=1)


class SequenceModel(nn.Module):
    """Uses my own recurrent()."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        k = hidden**-0.5
        self.w_in = nn.Parameter(torch.empty(hidden, features).uniform_(-k, k))
        self.w_hidden = nn.Parameter(torch.empty(hidden, hidden).uniform_(-k, k))
        self.bias = nn.Parameter(torch.zeros(hidden))
        self.out = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        start = torch.zeros(len(x), len(self.bias))
        return self.out(recurrent(x, self.w_in, self.w_hidden, self.bias, start)[:, -1, :])


def clip(parameters, max_norm):
    """Clip as one long vector."""
    grads = [p.grad for p in parameters if p.grad is not None]
    norm = torch.cat([g.reshape(-1) for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm


def train(model, X, y, optimizer, epochs=50, max_norm=1.0) -> list[float]:
    def epoch() -> float:
        loss = F.mse_loss(model(X), y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        clip(model.parameters(), max_norm)
        optimizer.step()
        return loss.item()

    return [epoch() for _ in range(epochs)]
