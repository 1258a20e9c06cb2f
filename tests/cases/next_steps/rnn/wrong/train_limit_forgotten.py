# wrong: the gradients are divided by their norm, the limit is forgotten; expect: loss
import torch.nn.functional as F
import torch
from torch import Tensor, nn


def windows(series, length):
    count = len(series) - length
    inputs = torch.stack([series[i : i + length] for i in range(count)])
    targets = torch.stack([series[i + length] for i in range(count)])
    return inputs.reshape(count, length, 1), targets.reshape(count, 1)


def recurrent(x, w_in, w_hidden, bias, h):
    outputs = []
    for step in x.unbind(dim=1):
        h = (F.linear(step, w_in, bias) + F.linear(h, w_hidden)).tanh()
        outputs += [h.unsqueeze(1)]
    return torch.cat(outputs, 1)


class SequenceModel(nn.Module):
    def __init__(self, features=1, hidden=16, outputs=1):
        super().__init__()
        self.fc = nn.Linear(hidden, outputs)
        self.rnn = nn.RNN(input_size=features, hidden_size=hidden, num_layers=1, nonlinearity="tanh", batch_first=True)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), self.rnn.hidden_size, dtype=x.dtype)
        _, h_n = self.rnn(x, h0)
        return self.fc(h_n.squeeze(0))


def train(model, X, y, optimizer, epochs=50, max_norm=1.0):
    history = []
    for epoch in range(epochs):
        prediction = model(X)
        loss = ((prediction - y) ** 2).mean()
        model.zero_grad()
        loss.backward()
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        norm = torch.sqrt(sum((g**2).sum() for g in grads))
        if norm > max_norm:
            for g in grads:
                g.div_(norm)
        optimizer.step()
        history.append(float(loss.detach()))
    return history
