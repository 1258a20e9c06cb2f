# right: lambdas and functools.partial at module level
from functools import partial

import torch

counting = lambda rows, columns: torch.arange(float(rows * columns)).view(rows, columns)
products = lambda a, b: [a.mul(b), a @ b]
add_ones = lambda X: torch.hstack((torch.ones_like(X[:, :1]), X))
center = lambda X: X - torch.mean(X, axis=0, keepdims=True)


def _difference(x, y):
    return x - y


differences = torch.vmap(torch.vmap(_difference, in_dims=(None, 0)), in_dims=(0, None))
