# right: torch._foreach style with lists and set_grad_enabled
import torch


def sgd_step(model, lr=0.01):
    params = [p for p in model.parameters() if p.grad is not None]
    grads = [p.grad for p in params]
    if not params:
        return
    with torch.set_grad_enabled(False):
        torch._foreach_add_(params, grads, alpha=-lr)


def clear_gradients(model):
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.grad is not None:
                p.grad.detach_()
                p.grad.fill_(0)


def train(model, X, y, lr=0.01, epochs=100):
    losses = torch.zeros(epochs)
    for i in range(epochs):
        clear_gradients(model)
        loss = torch.mean(torch.square(model(X) - y))
        loss.backward()
        sgd_step(model, lr)
        losses[i] = loss.detach()
    return losses.tolist()
