# wrong: a scheduler makes the learning rate smaller after every epoch; expect: loss
from torch.utils.data import DataLoader, TensorDataset
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    """Build each image row by row."""
    scaled = pixels.clone().double().div(16)
    rows = [scaled[:, 8 * r : 8 * (r + 1)] for r in range(8)]
    return torch.stack(rows, dim=1)[:, None].to(dtype=torch.float32)


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Count the places where the window begins."""
    return len(range(0, size + 2 * padding - kernel + 1, stride))


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


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    history = []
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
    for epoch in range(epochs):
        running = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            running += loss.item() * xb.size(0)
        scheduler.step()
        history.append(running / len(loader.dataset))
    return history
