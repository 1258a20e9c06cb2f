# right: one model object, cloned state loaded back before every rate, x == x filter
import torch
import torch.nn.functional as F


def sweep(make_model, X, y, learning_rates, epochs=100):
    model = make_model()
    initial = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    result = {}
    for lr in learning_rates:
        model.load_state_dict(initial)
        opt = torch.optim.SGD(model.parameters(), lr=lr)
        history = []
        for _ in range(epochs):
            opt.zero_grad(set_to_none=False)
            loss = F.mse_loss(model(X), y)
            loss.backward()
            opt.step()
            history.append(loss.item())
        result[lr] = history
    return result


def best_learning_rate(histories):
    inf = float("inf")
    best, best_rate = inf, None
    for rate in histories:
        x = histories[rate][-1]
        if x == x and abs(x) != inf:
            if best_rate is None or x < best:
                best, best_rate = x, rate
    if best_rate is None:
        raise ValueError("all the losses are inf or nan")
    return best_rate
