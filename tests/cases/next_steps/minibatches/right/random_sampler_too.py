# right: RandomSampler with a generator, SequentialSampler otherwise
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, RandomSampler, SequentialSampler


class RowDataset(Dataset):
    def __init__(self, X, y):
        super().__init__()
        assert X.shape[0] == y.shape[0]
        self.data = X
        self.targets = y

    def __len__(self):
        return self.data.shape[0]

    def __getitem__(self, index):
        row = self.data[index]
        target = self.targets[index]
        return row, target


def make_loader(dataset, batch_size=16, shuffle=True, seed=None):
    if not shuffle:
        return DataLoader(dataset, batch_size=batch_size, sampler=SequentialSampler(dataset))
    g = torch.Generator()
    if seed is None:
        g.seed()
    else:
        g.manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, sampler=RandomSampler(dataset, generator=g))


def train_epoch(model, loader, optimizer):
    criterion = nn.MSELoss()
    running_loss = 0.0
    n = 0
    for inputs, labels in loader:
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item() * inputs.size(0)
        n += inputs.size(0)
    return running_loss / n
