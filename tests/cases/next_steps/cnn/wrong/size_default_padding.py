# wrong: the default of padding is 1; expect: values
import numpy as np
from torch.utils.data import DataLoader, TensorDataset
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def to_images(pixels):
    array = pixels.detach().cpu().numpy().astype(np.float32) / np.float32(16)
    return torch.from_numpy(array.reshape(len(array), 1, 8, 8))


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 1) -> int:
    return (size + 2 * padding - kernel) // stride + 1


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
