# right: F.mse_loss and view, early returns
import torch.nn.functional as F


def mse(prediction, target):
    same = prediction.shape == target.shape
    if same:
        return F.mse_loss(prediction, target, reduction="mean")
    raise ValueError("prediction and target must have the same shape")


def as_column(y):
    return y.contiguous().view(len(y), 1)


def model_loss(model, X, y):
    pred = model(X)
    target = as_column(y)
    loss = mse(pred, target)
    return loss.detach().cpu().item()
