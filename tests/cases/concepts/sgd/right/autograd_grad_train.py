# right: train uses autograd.grad and copy_
import torch


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                parameter.copy_(parameter - lr * parameter.grad)


def clear_gradients(model):
    model.zero_grad(set_to_none=True)


def train(model, X, y, lr=0.01, epochs=100):
    losses = []
    parameters = [p for p in model.parameters() if p.requires_grad]
    for _ in range(epochs):
        error = model(X) - y
        loss = (error * error).sum() / error.numel()
        grads = torch.autograd.grad(loss, parameters, allow_unused=True)
        with torch.no_grad():
            for p, g in zip(parameters, grads):
                if g is not None:
                    p -= lr * g
        losses.append(loss.item())
    return losses
