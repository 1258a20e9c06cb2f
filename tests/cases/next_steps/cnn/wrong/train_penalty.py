# wrong: a penalty on the weights is added to the loss that is stepped on; expect: loss
from torch.utils.data import DataLoader, TensorDataset
import torch.nn.functional as F
import torch
from torch import Tensor, nn


SIDE, MAX_VALUE = 8, 16


def to_images(pixels: Tensor) -> Tensor:
    return torch.mul(pixels.type(torch.float32), 1 / MAX_VALUE).unflatten(1, (1, SIDE, SIDE))


def output_size(size, kernel, stride=1, padding=0):
    value = torch.floor(torch.tensor((size + 2 * padding - kernel) / stride, dtype=torch.float64)) + 1
    return int(value.item())


class DigitNet(nn.Module):
    """Blocks; the maps are flattened with the channels last."""

    def __init__(self, channels=8, classes=10):
        super().__init__()
        widths = [1, channels, 2 * channels]
        self.head = nn.Linear(4 * widths[-1], classes)
        self.blocks = nn.ModuleList(self._block(a, b) for a, b in zip(widths, widths[1:]))

    def _block(self, a, b):
        return nn.Sequential(nn.Conv2d(a, b, (3, 3), (1, 1), (1, 1)), nn.MaxPool2d((2, 2), stride=(2, 2)), nn.ReLU(inplace=True))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x.permute(0, 2, 3, 1).reshape(len(x), -1))


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    history = []
    for epoch in range(epochs):
        running = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            (loss + 0.01 * sum((p**2).sum() for p in model.parameters())).backward()
            optimizer.step()
            running += loss.item() * xb.size(0)
        history.append(running / len(loader.dataset))
    return history
