# wrong: the loop ends one step early and the last state is repeated; expect: forward
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    n = series.numel() - length
    columns = [series[k : k + n] for k in range(length)]
    return torch.stack(columns, dim=1).view(n, length, 1), series[-n:].view(n, 1).clone()


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    for t in range(x.shape[1] - 1):
        h = torch.tanh(x[:, t] @ w_in.T + h @ w_hidden.T + bias)
        states.append(h)
    states.append(h)
    return torch.stack(states, dim=1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.fc = nn.Linear(hidden, outputs)
        self.rnn = nn.RNN(input_size=features, hidden_size=hidden, num_layers=1, nonlinearity="tanh", batch_first=True)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), self.rnn.hidden_size, dtype=x.dtype)
        _, h_n = self.rnn(x, h0)
        return self.fc(h_n.squeeze(0))


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
