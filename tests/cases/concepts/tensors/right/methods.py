# right: methods instead of operators
import torch


def counting(rows, columns):
    return torch.arange(rows * columns).view(rows, columns).float()


def products(a, b):
    return [a.mul(b), a.matmul(b)]


def add_ones(X):
    return torch.hstack((X.new_ones(X.size(0), 1), X))


def center(X):
    return X.sub(X.mean(0, keepdim=True))


def differences(a, b):
    return a.view(-1, 1).sub(b.view(1, -1))
