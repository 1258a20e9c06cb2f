import time

import torch
from torch import Tensor, nn


def pick_device() -> torch.device:
    """Return cuda if it is available, else cpu."""
    ### BEGIN SOLUTION
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    ### END SOLUTION


def move(model: nn.Module, X: Tensor, y: Tensor, device: torch.device) -> tuple[nn.Module, Tensor, Tensor]:
    """Return (model, X, y), all three on the device."""
    ### BEGIN SOLUTION
    return model.to(device), X.to(device), y.to(device)
    ### END SOLUTION


def timed_train(
    model: nn.Module, X: Tensor, y: Tensor, device: torch.device, epochs: int = 100
) -> tuple[list[float], float]:
    """Train on the device with SGD (lr 0.01, full batch); return the MSE of each epoch and the seconds it took."""
    ### BEGIN SOLUTION
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    losses = []
    start = time.perf_counter()
    for _ in range(epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if X.is_cuda:
        torch.cuda.synchronize()
    return losses, time.perf_counter() - start
    ### END SOLUTION


if __name__ == "__main__":
    device = pick_device()
    losses, seconds = timed_train(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100, 1), device)
    print(f"{device}: {losses[0]:.4f} -> {losses[-1]:.4f} in {seconds:.3f} s")
