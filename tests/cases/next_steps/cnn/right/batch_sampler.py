# right: a BatchSampler, evaluation mode left alone
import torch
from torch import nn
from torch.utils.data import BatchSampler, RandomSampler


def to_images(pixels):
    return torch.div(pixels, 16).to(torch.float32).view(pixels.shape[0], 8, 8).unsqueeze(1)


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
    batches = BatchSampler(RandomSampler(range(len(images))), batch_size, drop_last=False)
    loss_sum = nn.CrossEntropyLoss(reduction="sum")
    losses = []
    for epoch in range(epochs):
        sums = [step(model, images[rows], labels[rows], optimizer, loss_sum) for rows in batches]
        losses.append(sum(sums) / len(images))
    return losses


def step(model, x, y, optimizer, loss_sum):
    loss = loss_sum(model(x), y)
    optimizer.zero_grad(set_to_none=False)
    (loss / len(x)).backward()
    optimizer.step()
    return loss.item()
