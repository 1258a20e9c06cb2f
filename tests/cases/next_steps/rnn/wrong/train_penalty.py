# wrong: a penalty on the weights is added to the loss; expect: loss
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    n = series.numel() - length
    columns = [series[k : k + n] for k in range(length)]
    return torch.stack(columns, dim=1).view(n, length, 1), series[-n:].view(n, 1).clone()


def recurrent(x, w_in, w_hidden, bias, h):
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.RNNCell(features, hidden)
        self.head = nn.Linear(hidden, outputs)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        for t in range(x.shape[1]):
            h = self.cell(x[:, t], h)
        return self.head(h)


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
        (loss + 0.01 * sum(p.square().sum() for p in model.parameters())).backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses
