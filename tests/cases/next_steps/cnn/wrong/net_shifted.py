# wrong: the model takes 0.5 off its input first; expect: forward
import numpy as np
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
    def __init__(self, channels=8, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, 3, padding="same")
        self.conv2 = nn.Conv2d(channels, channels * 2, 3, padding="same")
        self.fc = nn.Linear(channels * 2 * output_size(8, 2, 2) // 2 * output_size(8, 2, 2) // 2, classes)

    def forward(self, x):
        x = x - 0.5
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return self.fc(x)


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
