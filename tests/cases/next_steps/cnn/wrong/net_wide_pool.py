# wrong: the pooling windows are 3 x 3 and overlap; expect: forward
import math
from torch.utils.data import BatchSampler, RandomSampler
import torch
from torch import Tensor, nn


def to_images(pixels):
    n = pixels.shape[0]
    x = pixels.float() / 16.0
    return x.view(n, 8, 8).unsqueeze(1)


def output_size(size, kernel, stride=1, padding=0):
    return math.floor((size + 2 * padding - kernel) / stride) + 1


class DigitNet(nn.Module):
    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
            nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
            nn.Flatten(),
            nn.Linear(2 * channels * 2 * 2, classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


def train(model, images, labels, optimizer, epochs=10, batch_size=32):
    was_training = model.training
    model.train()
    sampler = BatchSampler(RandomSampler(range(len(images))), batch_size, drop_last=False)
    losses = []
    for _ in range(epochs):
        soma, quantos = 0.0, 0
        for indices in sampler:
            saida = model(images[indices])
            perda = nn.NLLLoss()(saida.log_softmax(dim=-1), labels[indices])
            optimizer.zero_grad()
            perda.backward()
            optimizer.step()
            soma = soma + perda.item() * len(indices)
            quantos = quantos + len(indices)
        losses.append(soma / quantos)
    model.train(was_training)
    return losses
