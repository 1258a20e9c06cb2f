# wrong: an elementwise product with the diagonal of w_hidden instead of the matrix product; expect: forward
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    total = series.size(0)
    X = series.new_empty((total - length, length, 1))
    y = torch.empty(total - length, 1, dtype=series.dtype)
    for i in range(total - length):
        X[i, :, 0] = series[i : i + length]
        y[i, 0] = series[i + length]
    return X, y


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_in.T + h * w_hidden.diagonal() + bias)
        states.append(h)
    return torch.stack(states, dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.RNNCell(features, hidden)
        self.head = nn.Linear(hidden, outputs)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        for t in range(x.shape[1]):
            h = self.cell(x[:, t], h)
        return self.head(h)


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
