import torch
from torch import Tensor, nn


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Give the mean cross-entropy of logits (N, C) against the right classes (N,), as a tensor without axes."""
    ### BEGIN SOLUTION
    return nn.functional.cross_entropy(logits, labels)
    ### END SOLUTION


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Give the share of rows whose largest logit is that of the right class."""
    ### BEGIN SOLUTION
    return (logits.argmax(dim=1) == labels).float().mean().item()
    ### END SOLUTION


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    """Measure loss and accuracy in evaluation mode; leave the model in the mode that it was in."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was_training)
    return class_loss(logits, labels).item(), accuracy(logits, labels)
    ### END SOLUTION


def train(
    model: nn.Module, X: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 30
) -> list[float]:
    """Train the model in place, in training mode; return the loss of each epoch, measured before its step."""
    ### BEGIN SOLUTION
    model.train()
    losses = []
    for _ in range(epochs):
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


if __name__ == "__main__":
    X = torch.randn(200, 4)
    labels = (X @ torch.randn(4, 3)).argmax(dim=1)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = train(model, X, labels, optimizer)
    loss, share = evaluate(model, X, labels)
    print(f"{losses[0]:.3f} -> {losses[-1]:.3f}; evaluated: {loss:.3f}, {share:.0%} right")
