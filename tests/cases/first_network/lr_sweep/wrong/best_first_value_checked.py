# wrong: looks at the first loss for finiteness, not at the last; expect: best
from copy import deepcopy
from math import isfinite

import torch
import torch.nn.functional as F


def sweep(make_model, X, y, learning_rates, epochs=100):
    anfang = deepcopy(make_model().state_dict())
    verlauf = {}
    for rate in learning_rates:
        modell = make_model()
        modell.load_state_dict(anfang)
        opt = torch.optim.SGD(modell.parameters(), rate)
        verlauf[rate] = []
        for _ in range(epochs):
            opt.zero_grad()
            verlust = F.mse_loss(modell(X), y)
            verlust.backward()
            opt.step()
            verlauf[rate].append(float(verlust))
    return verlauf


def best_learning_rate(histories):
    # nan und inf fallen raus
    endlich = [(werte[-1], rate) for rate, werte in histories.items() if isfinite(werte[0])]
    if len(endlich) == 0:
        raise ValueError("keine Lernrate ist brauchbar")
    return min(endlich)[1]
