# wrong: the step is skipped when the norm is over the limit; expect: loss
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    count = len(series) - length
    inputs = torch.stack([series[i : i + length] for i in range(count)])
    targets = torch.stack([series[i + length] for i in range(count)])
    return inputs.reshape(count, length, 1), targets.reshape(count, 1)


def recurrent(x, w_in, w_hidden, bias, h):
    N, L, _ = x.shape
    H = w_hidden.shape[0]
    out = torch.zeros(N, L, H, dtype=x.dtype)
    for t in range(L):
        h = torch.tanh(torch.matmul(x[:, t, :], w_in.t()) + torch.matmul(h, w_hidden.t()) + bias)
        out[:, t, :] = h
    return out


class SequenceModel(nn.Module):
    """The steps first, as nn.RNN wants it."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.layers = nn.ModuleDict({"recurrent": nn.RNN(features, hidden), "readout": nn.Linear(hidden, outputs)})

    def forward(self, x: Tensor) -> Tensor:
        out, h = self.layers["recurrent"](x.transpose(0, 1).contiguous())
        assert torch.allclose(out[-1], h[0], atol=1e-4)
        return self.layers["readout"](h[-1])


def clip(parameters, max_norm):
    """Clip as one long vector."""
    grads = [p.grad for p in parameters if p.grad is not None]
    norm = torch.cat([g.reshape(-1) for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm


def train(model, X, y, optimizer, epochs=50, max_norm=1.0) -> list[float]:
    def epoch() -> float:
        loss = F.mse_loss(model(X), y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        norm = torch.cat([p.grad.reshape(-1) for p in model.parameters() if p.grad is not None]).norm()
        if norm <= max_norm:
            optimizer.step()
        return loss.item()

    return [epoch() for _ in range(epochs)]
