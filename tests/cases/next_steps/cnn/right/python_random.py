# right: random.shuffle on a list of numbers, a closure
import random

import torch
from torch import nn


def to_images(pixels):
    images = torch.zeros(len(pixels), 1, 8, 8)
    for i, row in enumerate(pixels):
        images[i, 0] = row.view(8, 8) * 0.0625
    return images


def output_size(size, kernel, stride=1, padding=0):
    places = 0
    start = -padding
    while start + kernel <= size + padding:
        places += 1
        start += stride
    return places


class DigitNet(nn.Module):
    def __init__(self, channels=8, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, 2 * channels, 3, padding=1)
        self.fc = nn.Linear(8 * channels, classes)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = x.flatten(1)
        return self.fc(x)


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    losses = []
    rows = list(range(len(images)))
    for _ in range(epochs):
        random.shuffle(rows)
        total = 0
        while_left = list(rows)
        while while_left:
            now, while_left = while_left[:batch_size], while_left[batch_size:]

            def closure():
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(images[now]), labels[now])
                loss.backward()
                return loss

            total += optimizer.step(closure).item() * len(now)
        losses.append(total / len(rows))
    return losses
