# wrong: the recurrent layer has no bias; expect: params
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int):
    """Index arithmetic."""
    starts = torch.arange(series.shape[0] - length)
    places = starts[:, None] + torch.arange(length)[None, :]
    return series[places][..., None], series[starts + length][..., None]


def recurrent(x, w_in, w_hidden, bias, h):
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True, bias=False)
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
