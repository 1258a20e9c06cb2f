# right: model.train() first, clear right after the step as well
import torch
from torch import nn


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for p in model.parameters():
            g = p.grad
            if g is None:
                continue
            p.copy_(torch.sub(p, g * lr))


def clear_gradients(model):
    for p in model.parameters():
        del p.grad
    return None


def train(model, X, y, lr=0.01, epochs=100):
    loss_function = nn.MSELoss(reduction="mean")
    result = list()
    clear_gradients(model)
    for epoch in range(1, epochs + 1):
        prediction = model(X)
        loss = loss_function(prediction, y)
        loss.backward()
        sgd_step(model, lr)
        clear_gradients(model)
        result.append(loss.item())
        if epoch % 20 == 0:
            print(f"epoch {epoch}: {loss.item():.4f}")
    return result
