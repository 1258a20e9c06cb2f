# right: a seeded demo with prints at import, a table printed by compare, a main block
import copy

import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(0)


def make_optimizer(model, lr=0.01):
    return optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        outputs = model(X)
        loss = criterion(outputs, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    m1 = make_model()
    m2 = copy.deepcopy(m1)
    h1 = train(m1, X, y, optim.SGD(m1.parameters(), lr=lr), epochs)
    h2 = train(m2, X, y, make_optimizer(m2, lr), epochs)
    for i, (s, a) in enumerate(zip(h1, h2)):
        print(f"{i:3d} | {s:10.5f} | {a:10.5f}")
    return {"SGD": h1, "Adam": h2}


print({k: v[-1] for k, v in compare(lambda: nn.Linear(10, 1), torch.randn(20, 10), torch.randn(20, 1), epochs=5).items()})

if __name__ == "__main__":
    import matplotlib.pyplot as plt

    for name, values in compare(lambda: nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100, 1)).items():
        plt.plot(values, label=name)
    plt.legend()
    plt.show()
