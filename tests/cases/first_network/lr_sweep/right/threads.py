# right: a thread per rate
import copy
import math
import time

import torch
from torch import Tensor, nn


from concurrent.futures import ThreadPoolExecutor

def _run(model, X, y, lr, epochs):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = nn.MSELoss()(model(X), y)
        loss.backward()
        opt.step()
        out.append(loss.item())
    return out

def sweep(make_model, X, y, learning_rates, epochs=100):
    base = make_model()
    with ThreadPoolExecutor(2) as pool:
        jobs = {lr: pool.submit(_run, copy.deepcopy(base), X, y, lr, epochs) for lr in learning_rates}
    return {lr: j.result() for lr, j in jobs.items()}

def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("no finite final loss")
    return min(finite, key=finite.get)
