# wrong: the step stands after the loop; expect: loss
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    s = series.contiguous()
    both = s.as_strided((len(s) - length, length + 1, 1), (1, 1, 1)).clone()
    return both[:, :-1], both[:, -1]


def recurrent(x, w_in, w_hidden, bias, h):
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.fc = nn.Linear(hidden, outputs)
        self.rnn = nn.RNN(input_size=features, hidden_size=hidden, num_layers=1, nonlinearity="tanh", batch_first=True)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), self.rnn.hidden_size, dtype=x.dtype)
        _, h_n = self.rnn(x, h0)
        return self.fc(h_n.squeeze(0))


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
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        losses.append(loss.item())
    optimizer.step()
    return losses
