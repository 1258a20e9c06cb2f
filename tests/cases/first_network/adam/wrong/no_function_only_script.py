# wrong: only a script at module level, none of the functions; expect: import
import torch
from torch import nn


model = nn.Linear(10, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)


X, y = torch.randn(100, 10), torch.randn(100, 1)
losses = []
for epoch in range(10):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())


print(losses)
