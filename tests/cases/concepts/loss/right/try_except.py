# right: assertion turned into a ValueError, torch.mean and pow
import torch


def mse(prediction, target):
    try:
        assert prediction.shape == target.shape
    except AssertionError as e:
        raise ValueError("shape mismatch") from e
    diff = torch.sub(prediction, target)
    return torch.mean(torch.pow(diff, 2))


def as_column(y):
    return y.reshape(y.shape[0], 1)


def model_loss(model, X, y):
    y = as_column(y)
    with torch.inference_mode():
        p = model(X)
    return mse(p, y).item()
