# wrong: the pixels are made black or white by a threshold; expect: values
from torch.utils.data import DataLoader, TensorDataset
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels):
    return (pixels > 8).to(torch.float32).reshape(-1, 1, 8, 8)


def output_size(size, kernel, stride=1, padding=0):
    value = torch.floor(torch.tensor((size + 2 * padding - kernel) / stride, dtype=torch.float64)) + 1
    return int(value.item())


class Conv3x3(nn.Module):
    """A convolution as a linear layer on unfolded windows."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.linear = nn.Linear(inside * 9, outside)

    def forward(self, x: Tensor) -> Tensor:
        n, _, h, w = x.shape
        columns = F.unfold(x, 3, padding=1)  # (N, inside * 9, h * w)
        return self.linear(columns.transpose(1, 2)).transpose(1, 2).reshape(n, -1, h, w)


class DigitNet(nn.Module):
    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.first, self.second = Conv3x3(1, channels), Conv3x3(channels, 2 * channels)
        self.last = nn.Linear(2 * channels * 4, classes)

    @staticmethod
    def pool(x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        return x.reshape(n, c, h // 2, 2, w // 2, 2).amax(dim=(3, 5))

    def forward(self, x: Tensor) -> Tensor:
        for conv in (self.first, self.second):
            x = self.pool(torch.relu(conv(x)))
        return self.last(x.flatten(start_dim=1))


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
