# right: Kaiming initialisation, a seed and a short training demo at import
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)


class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden_features)
        self.fc2 = nn.Linear(hidden_features, out_features)
        nn.init.kaiming_normal_(self.fc1.weight, nonlinearity="relu")
        nn.init.zeros_(self.fc1.bias)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


X, y = torch.randn(20, 10), torch.randn(20, 1)
net = ReluModel()
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(3):
    opt.zero_grad()
    loss = F.mse_loss(net(X), y)
    loss.backward()
    opt.step()
    print(step, loss.item())
assert net(X).shape == y.shape
