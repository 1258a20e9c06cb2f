# right: zeros by load_state_dict; a full-batch loader
import torch
from sklearn.linear_model import LinearRegression
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).flatten(), float(model.intercept_[0])


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Linear(X.shape[1], 1)
    model.load_state_dict({"weight": torch.zeros(1, X.shape[1]), "bias": torch.zeros(1)})
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loader = DataLoader(TensorDataset(X, y), batch_size=len(X))
    for _ in range(epochs):
        for inputs, targets in loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(inputs), targets).backward()
            optimizer.step()
    return model.weight.detach().reshape(-1), model.bias.detach().numpy().item()


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
