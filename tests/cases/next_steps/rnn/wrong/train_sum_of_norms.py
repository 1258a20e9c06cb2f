# wrong: the norms of the parameters are added up; expect: loss
import torch
from torch import Tensor, nn


def windows(series, length):
    s = series.contiguous()
    both = s.as_strided((len(s) - length, length + 1, 1), (1, 1, 1)).clone()
    return both[:, :-1], both[:, -1]


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
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
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        with torch.no_grad():
            with_grad = [p for p in model.parameters() if p.grad is not None]
            norm = torch.stack([p.grad.norm() for p in with_grad]).sum()
            scale = torch.clamp(max_norm / (norm + 1e-6), max=1.0)
            for p in with_grad:
                p.grad = p.grad * scale
        optimizer.step()
    return losses
