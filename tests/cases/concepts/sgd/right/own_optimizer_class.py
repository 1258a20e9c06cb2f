# right: a small optimizer class of one's own
import torch


class MySGD:
    def __init__(self, params, lr):
        self.params = list(params)
        self.lr = lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data = p.data - self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


def sgd_step(model, lr=0.01):
    MySGD(model.parameters(), lr).step()


def clear_gradients(model):
    MySGD(model.parameters(), 0).zero_grad()


def train(model, X, y, lr=0.01, epochs=100):
    opt = MySGD(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        opt.step()
        opt.zero_grad()
        losses.append(loss.item())
    return losses
