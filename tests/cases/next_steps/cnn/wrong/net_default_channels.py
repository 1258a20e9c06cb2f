# wrong: the default number of channels is 16; expect: params
import math
import numpy as np
from torch.utils.data import DataLoader, TensorDataset
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels):
    array = pixels.detach().cpu().numpy().astype(np.float32) / np.float32(16)
    return torch.from_numpy(array.reshape(len(array), 1, 8, 8))


def output_size(size, kernel, stride=1, padding=0):
    return math.floor((size + 2 * padding - kernel) / stride) + 1


class DigitNet(nn.Module):
    def __init__(self, channels: int = 16, classes: int = 10) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(2 * channels * 2 * 2, classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    history = []
    for epoch in range(epochs):
        running = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            running += loss.item() * xb.size(0)
        history.append(running / len(loader.dataset))
    return history
