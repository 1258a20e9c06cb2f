# right: nn.MSELoss with a shape check before, f-strings
import torch
from torch import nn


def mse(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if tuple(prediction.size()) != tuple(target.size()):
        raise ValueError(f"{prediction.shape} is not {target.shape}")
    criterion = nn.MSELoss()
    return criterion(prediction, target)


def as_column(y):
    if y.dim() == 1:
        return y.unsqueeze(1)
    return y


def model_loss(model, X, y):
    with torch.no_grad():
        return float(mse(model(X), as_column(y)))
