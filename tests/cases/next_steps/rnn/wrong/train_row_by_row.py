# wrong: there is a step for every row; expect: loss
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


def recurrent(x, w_in, w_hidden, bias, h):
    # sums written out: (N, 1, F) * (H, F) -> (N, H, F) -> (N, H)
    result = []
    for t in range(x.size(1)):
        from_x = (x[:, t].unsqueeze(1) * w_in).sum(dim=-1)
        from_h = (h.unsqueeze(1) * w_hidden).sum(dim=-1)
        h = torch.tanh(from_x + from_h + bias)
        result.append(h)
    return torch.stack(result, 1)


class SequenceModel(nn.Module):
    """Both biases and transposed weights, all as own parameters."""

    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.register_buffer("zero", torch.zeros(1, hidden))
        self.params = nn.ParameterDict(
            {
                "a": nn.Parameter(torch.randn(features, hidden) * 0.3),
                "b": nn.Parameter(torch.randn(hidden, hidden) * hidden**-0.5),
                "bias_a": nn.Parameter(torch.zeros(hidden)),
                "bias_b": nn.Parameter(torch.zeros(hidden)),
                "v": nn.Parameter(torch.randn(hidden, outputs) * hidden**-0.5),
                "c": nn.Parameter(torch.zeros(outputs)),
            }
        )

    def forward(self, x):
        p = self.params
        h = self.zero.expand(len(x), -1)
        for t in range(x.shape[1]):
            h = torch.tanh(x[:, t] @ p["a"] + p["bias_a"] + h @ p["b"] + p["bias_b"])
        return h @ p["v"] + p["c"]


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(len(X)):
            loss = nn.functional.mse_loss(model(X[i : i + 1]), y[i : i + 1])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total += loss.item()
        losses.append(total / len(X))
    return losses
