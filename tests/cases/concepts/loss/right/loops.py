# right: a loop over the flattened elements
import torch


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError
    total = torch.zeros((), dtype=prediction.dtype)
    count = 0
    for p, t in zip(prediction.reshape(-1), target.reshape(-1)):
        total = total + (p - t) * (p - t)
        count += 1
    return total / count


def as_column(y):
    rows = [[v.item()] for v in y.reshape(-1)]
    return torch.tensor(rows, dtype=y.dtype)


def model_loss(model, X, y):
    total = 0.0
    predictions = model(X)
    for i in range(len(X)):
        total += (predictions[i, 0].item() - y.reshape(-1)[i].item()) ** 2
    return total / len(X)
