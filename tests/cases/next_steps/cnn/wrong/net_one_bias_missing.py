# wrong: the second convolution has no bias; expect: params
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    return pixels.to(torch.float32).reshape(-1, 1, 8, 8) / 16


def output_size(size, kernel, stride=1, padding=0):
    places, _rest = divmod(size + padding + padding - kernel, stride)
    return int(places) + 1


class DigitNet(nn.Module):
    def __init__(self, channels=8, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, 3, padding="same")
        self.conv2 = nn.Conv2d(channels, channels * 2, 3, padding="same", bias=False)
        self.fc = nn.Linear(channels * 2 * output_size(8, 2, 2) // 2 * output_size(8, 2, 2) // 2, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return self.fc(x)


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
    return losses
