# right: both tensors shuffled as a whole, then cut
import torch
from torch import nn


def to_images(pixels):
    return pixels.float().reshape(-1, 1, 8, 8) / 16


def output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride + 1


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
    for epoch in range(epochs):
        order = torch.randperm(len(labels))
        x, y = images[order], labels[order]
        total = torch.zeros(())
        for xb, yb in zip(x.split(batch_size), y.split(batch_size)):
            loss = -model(xb).log_softmax(1)[torch.arange(len(yb)), yb].mean()
            model.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(yb)
        losses.append(float(total / len(labels)))
    return losses
