# wrong: the windows begin two values after each other; expect: shape
import math
import torch
from torch import Tensor, nn


def windows(series, length):
    count = len(series) - length
    step = 2
    inputs = torch.stack([series[i : i + length] for i in range(0, count, step)])
    targets = torch.stack([series[i + length] for i in range(0, count, step)])
    return inputs.unsqueeze(-1), targets.unsqueeze(-1)


def recurrent(x, w_in, w_hidden, bias, h):
    # sums written out: (N, 1, F) * (H, F) -> (N, H, F) -> (N, H)
    result = []
    for t in range(x.size(1)):
        from_x = (x[:, t].unsqueeze(1) * w_in).sum(dim=-1)
        from_h = (h.unsqueeze(1) * w_hidden).sum(dim=-1)
        h = torch.tanh(from_x + from_h + bias)
        result.append(h)
    return torch.stack(result, 1)


class SequenceModel(nn.Module):
    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.linear = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.rnn(x)
        return self.linear(states[:, -1])


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
