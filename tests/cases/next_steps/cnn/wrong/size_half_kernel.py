# wrong: half the kernel is taken off at each side, which is wrong for even kernels; expect: values
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    """Build each image row by row."""
    scaled = pixels.clone().double().div(16)
    rows = [scaled[:, 8 * r : 8 * (r + 1)] for r in range(8)]
    return torch.stack(rows, dim=1)[:, None].to(dtype=torch.float32)


def output_size(size, kernel, stride=1, padding=0):
    half = kernel // 2
    return (size + 2 * padding - 2 * half - 1) // stride + 1


class DigitNet(nn.Module):
    def __init__(self, channels=8, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, 3, padding="same")
        self.conv2 = nn.Conv2d(channels, channels * 2, 3, padding="same")
        self.fc = nn.Linear(channels * 2 * output_size(8, 2, 2) // 2 * output_size(8, 2, 2) // 2, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return self.fc(x)


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
