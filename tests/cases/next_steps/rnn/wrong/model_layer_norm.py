# wrong: a layer normalisation without weights stands between the two layers; expect: forward
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int):
    """Index arithmetic."""
    starts = torch.arange(series.shape[0] - length)
    places = starts[:, None] + torch.arange(length)[None, :]
    return series[places][..., None], series[starts + length][..., None]


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
        return self.linear(nn.functional.layer_norm(states[:, -1], states.shape[-1:]))


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    criterion = nn.MSELoss(reduction="mean")
    model.train()
    losses = []
    for i in range(epochs):

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=max_norm, norm_type=2.0)
            return loss

        losses.append(optimizer.step(closure).item())
    model.eval()
    return losses
