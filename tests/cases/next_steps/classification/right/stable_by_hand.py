# right: softmax by hand with the maximum subtracted, indexing with arange
import torch


def class_loss(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True).values.detach()
    log_sum = shifted.exp().sum(dim=1).log()
    rows = torch.arange(len(labels))
    return (log_sum - shifted[rows, labels]).mean()


def accuracy(logits, labels):
    predictions = torch.argmax(logits, dim=-1)
    return torch.eq(predictions, labels).double().mean().item()


def evaluate(model, X, labels):
    if model.training:
        model.eval()
        result = evaluate(model, X, labels)
        model.train()
        return result
    with torch.inference_mode():
        logits = model(X)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = class_loss(model(X), labels)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return losses
