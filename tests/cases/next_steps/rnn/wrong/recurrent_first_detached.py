# wrong: the state given is detached, so it gets no gradient; expect: grad
import torch
from torch import Tensor, nn


def windows(series, length):
    count = len(series) - length
    inputs = torch.stack([series[i : i + length] for i in range(count)])
    targets = torch.stack([series[i + length] for i in range(count)])
    return inputs.reshape(count, length, 1), targets.reshape(count, 1)


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    h = h.detach()
    for t in range(x.shape[1]):
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
