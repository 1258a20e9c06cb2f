# right: JAX style: functional_call, pure update
import copy
import math
import time

import torch
from torch import Tensor, nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    theta0 = {k: v.detach().clone() for k, v in model.named_parameters()}
    value_and_grad = torch.func.grad_and_value(lambda th: ((torch.func.functional_call(model, th, (X,)) - y) ** 2).mean())
    def run(lr):
        th, hist = theta0, []
        for _ in range(epochs):
            g, v = value_and_grad(th)
            hist.append(v.item())
            th = {k: th[k] - lr * g[k] for k in th}
        return hist
    return {lr: run(lr) for lr in learning_rates}

def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("no finite final loss")
    return min(finite, key=finite.get)
