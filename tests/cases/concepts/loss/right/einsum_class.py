# right: a callable class instance as mse
import torch


class MSE:
    def __call__(self, prediction, target):
        self.check(prediction, target)
        error = prediction - target
        return (error * error).sum() / error.numel()

    @staticmethod
    def check(p, t):
        if p.shape != t.shape:
            raise ValueError(f"expected {tuple(t.shape)}, got {tuple(p.shape)}")


_mse = MSE()


def mse(prediction, target):
    return _mse(prediction, target)


def as_column(y):
    return torch.stack(y.flatten().split(1))


def model_loss(model, X, y):
    return round(float(_mse(model(X), as_column(y))), 12)
