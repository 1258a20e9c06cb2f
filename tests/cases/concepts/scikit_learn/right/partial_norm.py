# right: infinity norm of stacked coefficients with a lambda
import torch
from sklearn.linear_model import LinearRegression
from torch import nn

flat = lambda pair: torch.cat((pair[0].double(), torch.tensor([pair[1]], dtype=torch.double)))


def fit_sklearn(X, y):
    model = LinearRegression()
    model.fit(X.numpy(), y.numpy())
    return torch.from_numpy(model.coef_).squeeze(0).float(), float(model.intercept_.squeeze())


def fit_torch(X, y, lr=0.1, epochs=500):
    net = nn.Sequential(nn.Linear(X.shape[1], 1))
    net.apply(lambda m: [nn.init.zeros_(p) for p in m.parameters(recurse=False)])
    sgd = torch.optim.SGD(net.parameters(), lr=lr)
    criterion = nn.MSELoss()

    def closure():
        sgd.zero_grad()
        loss = criterion(net(X), y)
        loss.backward()
        return loss

    for _ in range(epochs):
        sgd.step(closure)
    weight, bias = (p.detach() for p in net.parameters())
    return weight.flatten(), bias.item()


def compare(X, y, lr=0.1, epochs=500):
    return torch.linalg.vector_norm(flat(fit_sklearn(X, y)) - flat(fit_torch(X, y, lr, epochs)), ord=float("inf")).item()
