import torch
from torch import Tensor, nn


def to_images(pixels: Tensor) -> Tensor:
    """Turn rows of 64 pixels from 0 to 16 into images: (N, 64) -> float32 (N, 1, 8, 8), from 0 to 1."""
    ### BEGIN SOLUTION
    return pixels.float().reshape(-1, 1, 8, 8) / 16
    ### END SOLUTION


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Say how long a side is after a convolution or a pooling."""
    ### BEGIN SOLUTION
    return (size + 2 * padding - kernel) // stride + 1
    ### END SOLUTION


class DigitNet(nn.Module):
    """Two convolutions, each with ReLU and max-pooling, and a linear layer: (N, 1, 8, 8) -> logits (N, classes)."""

    def __init__(self, channels: int = 8, classes: int = 10) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.first = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.second = nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1)
        self.output = nn.Linear(2 * channels * 2 * 2, classes)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        ### BEGIN SOLUTION
        x = nn.functional.max_pool2d(torch.relu(self.first(x)), 2)
        x = nn.functional.max_pool2d(torch.relu(self.second(x)), 2)
        return self.output(x.flatten(start_dim=1))
        ### END SOLUTION


def train(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 10,
    batch_size: int = 32,
) -> list[float]:
    """Train the model in place, in batches of a new random order in every epoch; return each epoch's mean loss."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(images)).split(batch_size):
            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(images))
    return losses
    ### END SOLUTION


if __name__ == "__main__":
    from sklearn.datasets import load_digits  # needs scikit-learn: pip install scikit-learn

    digits = load_digits()
    images, labels = to_images(torch.from_numpy(digits.data)), torch.from_numpy(digits.target)
    model = DigitNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    print([f"{loss:.3f}" for loss in train(model, images[:1400], labels[:1400], optimizer)])
    with torch.no_grad():
        right = (model(images[1400:]).argmax(dim=1) == labels[1400:]).float().mean().item()
    print(f"{right:.1%} of the digits that it has not seen are right")
