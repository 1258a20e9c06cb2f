# wrong: the file sets torch's default device; expect: integrity
import time

import torch
from torch import Tensor, nn

torch.set_default_device("cpu")


def pick_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model: nn.Module, X: Tensor, y: Tensor, device: torch.device) -> tuple[nn.Module, Tensor, Tensor]:
    return model.to(device), X.to(device), y.to(device)


def timed_train(
    model: nn.Module, X: Tensor, y: Tensor, device: torch.device, epochs: int = 100
) -> tuple[list[float], float]:
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_fn = nn.MSELoss()
    losses = []
    start = time.perf_counter()
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    if device.type == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    return losses, seconds


if __name__ == "__main__":
    device = pick_device()
    losses, seconds = timed_train(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100, 1), device)
    print(f"{device}: {losses[0]:.4f} -> {losses[-1]:.4f} in {seconds:.3f} s")
