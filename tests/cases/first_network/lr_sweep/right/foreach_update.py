# right: update with torch._foreach_add_ on the gradients, grads set to None by hand
import copy
import math
import torch
import torch.nn as nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    base_model = make_model()
    out = {}
    for lr in learning_rates:
        net = copy.deepcopy(base_model)
        weights = [p for p in net.parameters() if p.requires_grad]
        losses = []
        for _ in range(epochs):
            for w in weights:
                w.grad = None
            loss = nn.functional.mse_loss(input=net(X), target=y)
            loss.backward()
            losses.append(loss.detach().item())
            with torch.no_grad():
                torch._foreach_add_(weights, [w.grad for w in weights], alpha=-lr)
        out[lr] = losses
    return out


def best_learning_rate(histories):
    good = [lr for lr, losses in histories.items() if math.isfinite(losses[-1])]
    if good == []:
        raise ValueError("no usable learning rate")
    return good[min(range(len(good)), key=lambda i: histories[good[i]][-1])]
