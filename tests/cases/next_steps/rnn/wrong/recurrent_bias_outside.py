# wrong: the bias is added after the tanh; expect: forward
import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int):
    """Index arithmetic."""
    starts = torch.arange(series.shape[0] - length)
    places = starts[:, None] + torch.arange(length)[None, :]
    return series[places][..., None], series[starts + length][..., None]


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_in.T + h @ w_hidden.T) + bias
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


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    criterion = nn.MSELoss(reduction="mean")
    model.train()
    losses = []
    for i in range(epochs):

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=max_norm, norm_type=2.0)
            return loss

        losses.append(optimizer.step(closure).item())
    model.eval()
    return losses
