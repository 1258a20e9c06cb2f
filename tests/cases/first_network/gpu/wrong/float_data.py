# wrong: timed_train turns the data into float32; expect: dtype
import time

import torch
from torch import Tensor, nn


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


def move(model, X, y, device):
    model = model.to(device)
    X = X.to(device)
    y = y.to(device)
    return model, X, y


def timed_train(model, X, y, device, epochs=100):
    model = model.to(device)
    X = X.float().to(device)
    y = y.float().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    history = []
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    t0 = time.time()
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history.append(loss.detach())
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    t1 = time.time()
    losses = [float(v) for v in history]
    return losses, max(t1 - t0, 1e-9)


if __name__ == "__main__":
    device = pick_device()
    losses, seconds = timed_train(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100, 1), device)
    print(f"{device}: {losses[0]:.4f} -> {losses[-1]:.4f} in {seconds:.3f} s")
