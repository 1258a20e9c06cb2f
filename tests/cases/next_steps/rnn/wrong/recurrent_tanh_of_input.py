# wrong: the tanh is taken of the input's part only; expect: forward
import math
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    X = series.unfold(0, length, 1)[:-1].unsqueeze(-1)
    y = series[length:].unsqueeze(-1)
    return X, y


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_in.T + bias) + h @ w_hidden.T
        states.append(h)
    return torch.stack(states, dim=1)


class SequenceModel(nn.Module):
    """The steps first, as nn.RNN wants it."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.layers = nn.ModuleDict({"recurrent": nn.RNN(features, hidden), "readout": nn.Linear(hidden, outputs)})

    def forward(self, x: Tensor) -> Tensor:
        out, h = self.layers["recurrent"](x.transpose(0, 1).contiguous())
        assert torch.allclose(out[-1], h[0], atol=1e-4)
        return self.layers["readout"](h[-1])


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    parameters = [p for p in model.parameters() if p.requires_grad]
    losses = torch.zeros(epochs, dtype=torch.float64)
    for i in range(epochs):
        loss = torch.mean(torch.square(model(X) - y))
        losses[i] = loss.detach()
        gradients = torch.autograd.grad(loss, parameters)
        size = math.sqrt(sum(g.square().sum().item() for g in gradients))
        factor = min(1.0, max_norm / size) if size > 0 else 1.0
        for p, g in zip(parameters, gradients):
            p.grad = g * factor
        optimizer.step()
    return losses.tolist()
