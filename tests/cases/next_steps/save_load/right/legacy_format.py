# right: legacy serialisation, epoch as a tensor
import os

import torch


def save_checkpoint(path, model, optimizer, epoch):
    if os.path.exists(path):
        os.remove(path)
    torch.save(
        {"m": model.state_dict(), "o": optimizer.state_dict(), "e": torch.tensor(epoch)},
        path,
        _use_new_zipfile_serialization=False,
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path, weights_only=True)
    model.load_state_dict(c["m"], strict=True)
    optimizer.load_state_dict(c["o"])
    return c["e"].item()


def train(path, model, X, y, optimizer, epochs=20):
    begin = 0
    if os.path.exists(path):
        begin = load_checkpoint(path, model, optimizer)
    result = []
    for i in range(begin, epochs):
        model.zero_grad()
        loss = torch.mean((model(X) - y) ** 2)
        loss.backward()
        optimizer.step()
        result.append(loss.item())
        save_checkpoint(path, model, optimizer, i + 1)
    return result
