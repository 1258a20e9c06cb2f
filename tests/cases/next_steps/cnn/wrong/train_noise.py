# wrong: random noise is added to the images in training; expect: loss
import torch
from torch import Tensor, nn


SIDE, MAX_VALUE = 8, 16


def to_images(pixels: Tensor) -> Tensor:
    return torch.mul(pixels.type(torch.float32), 1 / MAX_VALUE).unflatten(1, (1, SIDE, SIDE))


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Count the places where the window begins."""
    return len(range(0, size + 2 * padding - kernel + 1, stride))


class DigitNet(nn.Module):
    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.pesos = nn.ParameterDict(
            {
                "k1": nn.Parameter(torch.empty(3, 3, 1, channels).uniform_(-0.3, 0.3)),
                "v1": nn.Parameter(torch.zeros(channels)),
                "k2": nn.Parameter(torch.empty(3, 3, channels, 2 * channels).uniform_(-0.1, 0.1)),
                "v2": nn.Parameter(torch.zeros(2 * channels)),
            }
        )
        self.saida = nn.Linear(2 * channels * 2 * 2, classes)

    def _conv(self, x, k, v):
        x = nn.functional.pad(x, (1, 1, 1, 1))
        janelas = x.unfold(2, 3, 1).unfold(3, 3, 1)  # (N, C, h, w, 3, 3)
        return torch.einsum("nchwij,ijco->nohw", janelas, k) + v[None, :, None, None]

    def forward(self, x: Tensor) -> Tensor:
        p = self.pesos
        x = nn.functional.adaptive_max_pool2d(self._conv(x, p["k1"], p["v1"]).relu(), 4)
        x = nn.functional.adaptive_max_pool2d(self._conv(x, p["k2"], p["v2"]).relu(), 2)
        return self.saida(x.flatten(1))


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
            loss = loss_fn(model(images[batch] + 0.1 * torch.randn_like(images[batch])), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses
