# right: zero_grad(set_to_none=False), betas and eps written out at their defaults, re-seeded starts
import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(
        model.parameters(), lr=lr, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False, maximize=False
    )


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss(reduction="mean")
    losses = [0.0] * epochs
    for epoch in range(epochs):
        optimizer.zero_grad(set_to_none=False)
        loss = loss_fn(y, model(X))  # the order does not matter for MSE
        loss.backward()
        optimizer.step()
        losses[epoch] = loss.detach().item()
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    torch.manual_seed(42)
    sgd_model = make_model()
    torch.manual_seed(42)
    adam_model = make_model()
    sgd = torch.optim.SGD(sgd_model.parameters(), lr=lr)
    adam = make_optimizer(adam_model, lr=lr)
    return {"SGD": train(sgd_model, X, y, sgd, epochs), "Adam": train(adam_model, X, y, adam, epochs)}
