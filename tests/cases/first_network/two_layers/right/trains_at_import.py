# right: the whole tutorial script stays in the file, seeded and trained for a few epochs at import
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(42)

X = torch.randn(100, 10)
y = torch.randn(100, 1)


class TwoLayerModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super(TwoLayerModel, self).__init__()
        self.linear = nn.Linear(in_features, hidden_features)
        self.linear2 = nn.Linear(hidden_features, out_features)

    def forward(self, x):
        return self.linear2(self.linear(x))


modelo = TwoLayerModel()
criterion = nn.MSELoss()
optimizer = optim.SGD(modelo.parameters(), lr=0.01)

for epoch in range(10):
    outputs = modelo(X)
    loss = criterion(outputs, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if (epoch + 1) % 5 == 0:
        print(f"Epoch [{epoch + 1}/10], Loss: {loss.item():.4f}")
