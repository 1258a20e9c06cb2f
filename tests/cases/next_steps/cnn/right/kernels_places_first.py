# right: kernels stored as (3, 3, in, out), numpy for the order, cross-entropy by hand
import numpy as np
import torch
from torch import Tensor, nn


def to_images(pixels):
    array = pixels.detach().cpu().numpy().astype(np.float32) / np.float32(16)
    return torch.from_numpy(array.reshape(len(array), 1, 8, 8))


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
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
    """Cross-entropy by hand, numpy for the order."""
    losses = []
    for _ in range(epochs):
        order = torch.as_tensor(np.random.permutation(len(images)))
        total, seen = 0.0, 0
        while seen < len(order):
            batch = order[seen : seen + batch_size]
            logits = model(images.index_select(0, batch))
            log_p = logits - logits.logsumexp(dim=1, keepdim=True)
            per_image = -log_p.gather(1, labels.index_select(0, batch).unsqueeze(1)).squeeze(1)
            loss = per_image.mean()
            model.zero_grad()
            loss.backward()
            optimizer.step()
            total += per_image.detach().double().sum().item()
            seen += len(batch)
        losses.append(total / seen)
    return losses


if __name__ == "__main__":
    torch.manual_seed(0)
    demo = to_images(torch.randint(0, 17, (50, 64)))
    net = DigitNet()
    print(net, demo.shape, train(net, demo, torch.randint(0, 10, (50,)), torch.optim.SGD(net.parameters(), lr=0.1), epochs=2))
