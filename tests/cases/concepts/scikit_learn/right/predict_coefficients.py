# right: DataLoader-free loop with state dict loading for zeros, np.abs for comparison
import numpy as np
import torch
from sklearn.linear_model import LinearRegression as LR
from torch import nn, optim


def fit_sklearn(X, y):
    lr_model = LR()
    lr_model.fit(np.asarray(X), np.asarray(y).flatten())
    coef, intercept = lr_model.coef_, lr_model.intercept_
    print("coef", coef, "intercept", intercept)
    return torch.FloatTensor(coef), float(intercept)


def fit_torch(X, y, lr=0.1, epochs=500):
    model = nn.Linear(X.shape[1], 1)
    model.load_state_dict({"weight": torch.zeros(1, X.shape[1]), "bias": torch.zeros(1)})
    opt = optim.SGD(model.parameters(), lr=lr, momentum=0.0)
    loss_fn = nn.MSELoss()
    for e in range(epochs):
        opt.zero_grad()
        out = model(X)
        loss = loss_fn(out, y)
        loss.backward()
        opt.step()
    w = model.weight.detach().squeeze(0)
    b = model.bias.detach().numpy()[0]
    return w, float(b)


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr=lr, epochs=epochs)
    diff = np.abs(np.append(w1.numpy(), b1) - np.append(w2.numpy(), b2))
    return float(np.max(diff))
