# right: a Keras person: Trainer with fit, callbacks and a History
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

class History:
    def __init__(self):
        self.history = {"loss": []}
    def on_epoch_end(self, epoch, logs):
        self.history["loss"].append(logs["loss"])

class Trainer:
    def __init__(self, model, optimizer, loss="mse", callbacks=()):
        self.model, self.optimizer, self.callbacks = model, optimizer, list(callbacks)
        self.loss = {"mse": nn.MSELoss()}[loss]
    def fit(self, x, y, epochs=1, batch_size=None):
        data = torch.utils.data.TensorDataset(x, y)
        loader = torch.utils.data.DataLoader(data, batch_size=batch_size or len(x))
        for epoch in range(epochs):
            logs = {}
            for xb, yb in loader:
                self.optimizer.zero_grad()
                loss = self.loss(self.model(xb), yb)
                loss.backward()
                self.optimizer.step()
                logs["loss"] = loss.item()
            for c in self.callbacks:
                c.on_epoch_end(epoch, logs)
        return self

def train(model, X, y, optimizer, epochs=100):
    h = History()
    Trainer(model, optimizer, callbacks=[h]).fit(X, y, epochs=epochs)
    return h.history["loss"]

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
