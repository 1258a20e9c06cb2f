# wrong: the second convolution works on groups of channels apart; expect: params
import torch
from torch import Tensor, nn


SIDE, MAX_VALUE = 8, 16


def to_images(pixels: Tensor) -> Tensor:
    return torch.mul(pixels.type(torch.float32), 1 / MAX_VALUE).unflatten(1, (1, SIDE, SIDE))


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    return (size + 2 * padding - kernel) // stride + 1


class DigitNet(nn.Module):
    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1, groups=channels),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(2 * channels * 2 * 2, classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    out = [0.0] * epochs
    n = len(images)
    for e in range(epochs):
        order = torch.rand(n).argsort()
        for batch in torch.chunk(order, 1) if batch_size >= n else torch.split(order, batch_size):
            loss = nn.CrossEntropyLoss()(model(images[batch]), labels[batch])
            params = [p for p in model.parameters() if p.requires_grad]
            for p, g in zip(params, torch.autograd.grad(loss, params)):
                p.grad = g
            optimizer.step()
            out[e] += loss.item() * len(batch) / n
    return out
