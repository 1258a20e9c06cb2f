# right: "cuda" in str(device), timeit.default_timer
from timeit import default_timer as timer

import torch
from torch import nn


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    else:
        return torch.device("cpu")


def move(model, X, y, device):
    model = model.to(device)
    X = X.to(device)
    y = y.to(device)
    return model, X, y


def timed_train(model, X, y, device, epochs=100):
    device = torch.device(device)
    model, X, y = move(model, X, y, device)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []

    if "cuda" in str(device):
        torch.cuda.synchronize()
    start = timer()

    for epoch in range(epochs):
        prediction = model(X)
        loss = criterion(prediction, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    if "cuda" in str(device):
        torch.cuda.synchronize()
    return losses, timer() - start
