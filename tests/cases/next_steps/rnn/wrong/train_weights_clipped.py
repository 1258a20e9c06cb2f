# wrong: the weights are clipped instead of the gradients; expect: loss
import torch.nn.functional as F
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
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    """The steps first, as nn.RNN wants it."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.layers = nn.ModuleDict({"recurrent": nn.RNN(features, hidden), "readout": nn.Linear(hidden, outputs)})

    def forward(self, x: Tensor) -> Tensor:
        out, h = self.layers["recurrent"](x.transpose(0, 1).contiguous())
        assert torch.allclose(out[-1], h[0], atol=1e-4)
        return self.layers["readout"](h[-1])


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
        optimizer.step()
        with torch.no_grad():
            for p in model.parameters():
                p.clamp_(-max_norm, max_norm)
        losses.append(loss.item())
    return losses
