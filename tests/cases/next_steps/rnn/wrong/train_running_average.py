# wrong: the list holds the average of the losses so far; expect: loss
from torch.func import functional_call
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
    """Lend nn.RNN the weights."""
    layer = nn.RNN(w_in.shape[1], w_in.shape[0], batch_first=True)
    weights = {"weight_ih_l0": w_in, "weight_hh_l0": w_hidden, "bias_ih_l0": bias, "bias_hh_l0": torch.zeros_like(bias)}
    return functional_call(layer, weights, (x, h.unsqueeze(0)))[0]


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
    return [sum(losses[: i + 1]) / (i + 1) for i in range(len(losses))]
