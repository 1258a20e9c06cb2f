# wrong: the gradients are clipped to norm 1; expect: loss
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels):
    n = pixels.shape[0]
    x = pixels.float() / 16.0
    return x.view(n, 8, 8).unsqueeze(1)


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    return (size + 2 * padding - kernel) // stride + 1


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
            loss = loss_fn(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses
