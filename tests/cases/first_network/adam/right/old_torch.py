# right: torch 0.3 idioms: Variable, model.zero_grad(), loss.data
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

from torch.autograd import Variable

def train(model, X, y, optimizer, epochs=100):
    criterion = torch.nn.MSELoss(size_average=True) if False else torch.nn.MSELoss()
    X, y = Variable(X), Variable(y, requires_grad=False)
    history = []
    model.train()
    for epoch in range(epochs):
        y_pred = model.forward(X)
        loss = criterion(y_pred, y)
        history.append(float(loss.data.numpy()))
        model.zero_grad()
        loss.backward()
        optimizer.step()
    return history

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
