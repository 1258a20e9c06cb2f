# right: a loop with None, own exception class derived from ValueError
import copy
import math
import time

import torch
from torch import Tensor, nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    first = make_model()
    histories = {}
    for lr in learning_rates:
        model = copy.deepcopy(first)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(X), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        histories[lr] = losses
    return histories

class TudoDivergiu(ValueError):
    """Nenhuma taxa convergiu."""

def best_learning_rate(histories):
    melhor_taxa, menor = None, None
    for taxa, historico in histories.items():
        final = historico[-1]
        if final != final or final in (float("inf"), float("-inf")):
            continue
        if menor is None or final < menor:
            melhor_taxa, menor = taxa, final
    if menor is None:
        raise TudoDivergiu("todas as taxas divergiram")
    return melhor_taxa
