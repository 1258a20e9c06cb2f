# right: one group per parameter added with add_param_group, betas as a list
import torch
from torch import nn
from torch.optim import SGD, Adam


def make_optimizer(model, lr=0.01):
    first, *rest = model.parameters()
    optimizer = Adam([first], lr=lr, betas=[0.9, 0.999])
    for parameter in rest:
        optimizer.add_param_group({"params": parameter})
    return optimizer


def train(model, X, y, optimizer, epochs=100):
    losses = []
    for epoch, _ in enumerate(range(epochs)):
        optimizer.zero_grad()
        loss = torch.mean(torch.square(model(X) - y))
        loss.backward()
        optimizer.step()
        losses.insert(epoch, loss.tolist())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    reference = make_model()
    result = {}
    for name, optimizer_class in (("SGD", SGD), ("Adam", Adam)):
        model = make_model()
        with torch.no_grad():
            for target, source in zip(model.parameters(), reference.parameters()):
                target.copy_(source)
        result[name] = train(model, X, y, optimizer_class(model.parameters(), lr=lr), epochs)
    return result
