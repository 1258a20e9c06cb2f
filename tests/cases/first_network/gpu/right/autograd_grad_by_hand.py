# right: SGD by hand with autograd.grad, zip over the parameters
import time

import torch


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    device = torch.device(device)
    model, X, y = move(model, X, y, device)
    params = [p for p in model.parameters()]
    losses = []
    tic = time.perf_counter()
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        grads = torch.autograd.grad(loss, params)
        with torch.no_grad():
            for p, g in zip(params, grads):
                p.sub_(g, alpha=0.01)
        losses.append(loss.item())
    if device.type == "cuda":
        torch.cuda.synchronize()
    toc = time.perf_counter()
    return losses, toc - tic
