# right: mean via vector norm squared, numpy for as_column
import numpy as np
import torch


def mse(prediction, target):
    if not prediction.shape == target.shape:
        raise ValueError("Shapes must be the same!")
    n = prediction.numel()
    return torch.linalg.vector_norm(prediction - target).square() / n if n > 1 else ((prediction - target) ** 2).sum()


def as_column(y):
    return torch.from_numpy(y.numpy().reshape(-1, 1).copy())


def model_loss(model, X, y):
    error = model(X).detach().numpy() - as_column(y).numpy()
    return float(np.mean(error**2))
