# right: all runs advance together epoch by epoch
import copy
import math
import time

import torch
from torch import Tensor, nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    base = make_model()
    runs = [(lr, m := copy.deepcopy(base), torch.optim.SGD(m.parameters(), lr), []) for lr in learning_rates]
    for _ in range(epochs):
        for lr, m, opt, hist in runs:
            loss = (m(X) - y).square().mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
            hist.append(float(loss))
    return {lr: hist for lr, _, _, hist in runs}

def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not finite:
        raise ValueError("no finite final loss")
    return min(finite, key=finite.get)
