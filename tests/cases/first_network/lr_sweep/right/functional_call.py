# right: torch.func.functional_call on a dict of weights, new dict every epoch
import math

import torch
from torch.func import functional_call, grad_and_value
from torch.nn.functional import mse_loss


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    start = {name: p.detach().clone() for name, p in model.named_parameters()}

    def objective(params):
        return mse_loss(functional_call(model, params, (X,)), y)

    histories = {}
    for lr in learning_rates:
        params = dict(start)
        losses = []
        for _ in range(epochs):
            grads, value = grad_and_value(objective)(params)
            params = {name: p - lr * grads[name] for name, p in params.items()}
            losses.append(value.item())
        histories[lr] = losses
    return histories


def best_learning_rate(histories):
    finite = [lr for lr, h in histories.items() if math.isfinite(h[-1])]
    if finite:
        return min(finite, key=lambda lr: histories[lr][-1])
    raise ValueError("diverged everywhere")
