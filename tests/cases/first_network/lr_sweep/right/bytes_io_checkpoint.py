# right: state saved to and loaded from a BytesIO
import io
import math

import torch
from torch import nn


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    checkpoint = io.BytesIO()
    torch.save(model.state_dict(), checkpoint)

    histories = {}
    for lr in learning_rates:
        checkpoint.seek(0)
        model.load_state_dict(torch.load(checkpoint))
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        run = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(X), y, reduction="mean")
            loss.backward()
            optimizer.step()
            run.append(loss.item())
        histories[lr] = run
    return histories


def best_learning_rate(histories):
    results = [(losses[-1], lr) for lr, losses in histories.items()]
    results = [r for r in results if r[0] == r[0] and r[0] not in (float("inf"), float("-inf"))]
    if not results:
        raise ValueError("There is no finite loss.")
    return min(results)[1]
