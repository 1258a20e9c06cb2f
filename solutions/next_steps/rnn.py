import torch
from torch import Tensor, nn


def windows(series: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Cut a series (T,) into all its windows, (T - length, length, 1), and the values that follow, (T - length, 1)."""
    ### BEGIN SOLUTION
    count = len(series) - length
    X = torch.stack([series[i : i + length] for i in range(count)])
    return X.unsqueeze(-1), series[length:].unsqueeze(-1)
    ### END SOLUTION


def recurrent(x: Tensor, w_in: Tensor, w_hidden: Tensor, bias: Tensor, h: Tensor) -> Tensor:
    """Give a recurrent layer's states after every step, (N, L, H), for x (N, L, F) and the state h (N, H) before them."""
    ### BEGIN SOLUTION
    states = []
    for step in range(x.shape[1]):
        h = torch.tanh(x[:, step] @ w_in.T + h @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, dim=1)
    ### END SOLUTION


class SequenceModel(nn.Module):
    """A recurrent layer, and a linear layer on its last state: (N, L, features) -> (N, outputs)."""

    def __init__(self, features: int = 1, hidden: int = 16, outputs: int = 1) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.rnn = nn.RNN(features, hidden, batch_first=True)
        self.output = nn.Linear(hidden, outputs)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        ### BEGIN SOLUTION
        states, _ = self.rnn(x)
        return self.output(states[:, -1])
        ### END SOLUTION


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 50,
    max_norm: float = 1.0,
) -> list[float]:
    """Train the model in place with clipped gradients; return the loss of each epoch, measured before its step."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


if __name__ == "__main__":
    time = torch.arange(200) * 0.2
    series = torch.sin(time) + 0.5 * torch.sin(2.3 * time)
    X, y = windows(series, length=20)
    model = SequenceModel()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = train(model, X[:120], y[:120], optimizer, epochs=200)
    with torch.no_grad():
        later = nn.functional.mse_loss(model(X[120:]), y[120:]).item()
    print(f"{losses[0]:.4f} -> {losses[-1]:.4f}; on what comes after: {later:.4f}")
