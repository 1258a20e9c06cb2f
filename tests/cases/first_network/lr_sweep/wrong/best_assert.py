# wrong: assert instead of ValueError; expect: best
import math

import torch
from torch.nn import MSELoss
from torch.optim import SGD

SEED = 1234


def sweep(make_model, X, y, learning_rates, epochs=100):
    curves = {}
    for eta in learning_rates:
        torch.manual_seed(SEED)
        net = make_model()
        sgd = SGD(net.parameters(), lr=eta)
        lossfn = MSELoss()
        curve = []
        while len(curve) < epochs:
            out = net(X)
            l = lossfn(out, y)
            sgd.zero_grad()
            l.backward()
            sgd.step()
            curve.append(l.item())
        curves[eta] = curve
    return curves


def best_learning_rate(histories):
    ok = [r for r in histories if math.isfinite(histories[r][-1])]
    assert ok, "nothing converged"
    ok.sort(key=lambda r: histories[r][-1])
    return ok[0]
