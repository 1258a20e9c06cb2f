# wrong: the training stops when the loss goes up, so the list can be shorter; expect: loss
import numpy as np
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels):
    array = pixels.detach().cpu().numpy().astype(np.float32) / np.float32(16)
    return torch.from_numpy(array.reshape(len(array), 1, 8, 8))


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    return (size + 2 * padding - kernel) // stride + 1


class DigitNet(nn.Module):
    """Everything by hand: parameters and torch.nn.functional."""

    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.k1 = nn.Parameter(torch.randn(channels, 1, 3, 3) * (2 / 9) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(channels))
        self.k2 = nn.Parameter(torch.randn(2 * channels, channels, 3, 3) * (2 / (9 * channels)) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(2 * channels))
        self.w = nn.Parameter(torch.randn(8 * channels, classes) * (1 / (8 * channels)) ** 0.5)
        self.b = nn.Parameter(torch.zeros(classes))

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(torch.conv2d(x, self.k1, self.b1, padding=1).clamp(min=0), 2)
        x = F.max_pool2d(torch.conv2d(x, self.k2, self.b2, padding=1).clamp(min=0), 2)
        return torch.flatten(x, 1) @ self.w + self.b


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
            loss = loss_fn(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
    return losses
