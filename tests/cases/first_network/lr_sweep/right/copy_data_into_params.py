# right: fresh models, parameters overwritten one by one with copy_ under no_grad
import math

import torch


@torch.no_grad()
def copy_weights(src, dst):
    for a, b in zip(src.parameters(), dst.parameters()):
        b.copy_(a)


def train(model, X, y, lr, epochs):
    sgd = torch.optim.SGD(model.parameters(), lr=lr, momentum=0, dampening=0, weight_decay=0, nesterov=False)
    loss_fn = torch.nn.MSELoss(reduction="mean")
    return [step(model, X, y, sgd, loss_fn) for _ in range(epochs)]


def step(model, X, y, sgd, loss_fn):
    loss = loss_fn(model(X), y)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    return loss.item()


def sweep(make_model, X, y, learning_rates, epochs=100):
    reference = make_model()
    histories = {}
    for lr in learning_rates:
        model = make_model()
        copy_weights(reference, model)
        histories[lr] = train(model, X, y, lr, epochs)
    return histories


def best_learning_rate(histories):
    losses = {lr: h[-1] for lr, h in histories.items() if math.isfinite(h[-1])}
    if not any(True for _ in losses):
        raise ValueError("nothing finite")
    ranking = sorted(losses.items(), key=lambda kv: kv[1])
    best, _ = ranking[0]
    return best
