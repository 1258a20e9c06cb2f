# wrong: the state is detached every 5 steps; expect: grad
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
    states = []
    for t in range(x.shape[1]):
        if t > 0 and t % 5 == 0:
            h = h.detach()
        h = torch.tanh(x[:, t] @ w_in.T + h @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, dim=1)


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
