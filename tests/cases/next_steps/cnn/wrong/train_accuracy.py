# wrong: the share of right answers is returned instead of the loss; expect: loss
import math
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    """Build each image row by row."""
    scaled = pixels.clone().double().div(16)
    rows = [scaled[:, 8 * r : 8 * (r + 1)] for r in range(8)]
    return torch.stack(rows, dim=1)[:, None].to(dtype=torch.float32)


def output_size(size, kernel, stride=1, padding=0):
    return math.floor((size + 2 * padding - kernel) / stride) + 1


class ConvReluPool(nn.Conv2d):
    def __init__(self, inside, outside):
        super().__init__(inside, outside, 3, padding=1)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")

    def forward(self, x):
        return F.max_pool2d(F.relu(super().forward(x)), kernel_size=2, stride=2)


class DigitNet(nn.Module):
    def __init__(self, channels=8, classes=10):
        super().__init__()
        self.register_buffer("seen", torch.zeros(()))
        self.features = nn.Sequential(ConvReluPool(1, channels), ConvReluPool(channels, 2 * channels))
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(8 * channels, classes))

    def forward(self, x):
        return self.classifier(self.features(x))


def train(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 10,
    batch_size: int = 32,
) -> list[float]:
    loss_fn = nn.CrossEntropyLoss()
    model.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = order[start : start + batch_size]
            logits = model(images[batch])
            loss = loss_fn(logits, labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += (logits.argmax(dim=1) == labels[batch]).sum().item()
        losses.append(total / len(images))
    return losses
