# wrong: the target is one value too late; expect: values
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    n = len(series) - length
    X = series.unfold(0, length, 1)[:n].unsqueeze(-1)
    y = series[torch.clamp(torch.arange(n) + length + 1, max=len(series) - 1)].unsqueeze(-1)
    return X, y


def recurrent(x, w_in, w_hidden, bias, h):
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1])


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
        clip(model.parameters(), max_norm)
        optimizer.step()
        return loss.item()

    return [epoch() for _ in range(epochs)]
