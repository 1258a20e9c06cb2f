"""Small programs that are right on any device: a name, and a function of the device that returns numbers or tensors.

Each draws its data on the CPU, from a seed, so that every device is to give the same numbers.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

Program = Callable[[str], Any]
PROGRAMS: dict[str, Program] = {}


def program(function: Program) -> Program:
    PROGRAMS[function.__name__] = function
    return function


def data(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def network(seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))


def fit(model: nn.Module, X: torch.Tensor, y: torch.Tensor, optimizer: torch.optim.Optimizer, epochs: int = 5) -> Any:
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# Making tensors


@program
def zeros_ones_full(device):
    return torch.zeros(2, 3, device=device), torch.ones(2, device=device), torch.full((2,), 7.0, device=device)


@program
def tensor_from_list(device):
    return torch.tensor([[1, 2], [3, 4]], device=device), torch.tensor(3.5, device=torch.device(device))


@program
def as_tensor_of_numpy(device):
    return torch.as_tensor(np.arange(4.0), device=device), torch.from_numpy(np.ones(3)).to(device)


@program
def ranges(device):
    return (
        torch.arange(5, device=device),
        torch.linspace(0, 1, 5, device=device),
        torch.eye(3, device=device),
        torch.logspace(0, 2, 3, device=device),
    )


@program
def made_like_another(device):
    x = data(2, 3).to(device)
    return torch.zeros_like(x), torch.ones_like(x), torch.full_like(x, 2.0), torch.empty_like(x).fill_(1.0)


@program
def new_from_another(device):
    x = data(2, 3).to(device)
    return x.new_zeros(2), x.new_ones(3), x.new_tensor([1.0, 2.0]), x.new_full((2,), 5.0), x.new_empty(2).zero_()


@program
def triangles_and_diagonals(device):
    x = data(3, 3).to(device)
    return x.tril(), x.triu(), x.diag(), torch.diag(x[0]), torch.tril_indices(3, 3, device=device)


@program
def under_a_device_context(device):
    with torch.device(device):
        x = torch.arange(3.0)
        layer = nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.fill_(0.5)
        layer.bias.zero_()
    return layer(x)


@program
def random_numbers_of_a_seeded_generator_repeat(device):
    first = torch.randn(5, generator=torch.Generator(device=device).manual_seed(3), device=device)
    second = torch.randn(5, generator=torch.Generator(device=device).manual_seed(3), device=device)
    return torch.equal(first, second)


@program
def manual_seed_repeats(device):
    torch.manual_seed(5)
    first = torch.rand(4, device=device)
    torch.manual_seed(5)
    return torch.equal(first, torch.rand(4, device=device)), first.shape


@program
def random_kinds_have_their_range(device):
    whole = torch.randint(0, 10, (50,), device=device)
    order = torch.randperm(6, device=device)
    coins = torch.bernoulli(torch.full((20,), 0.5, device=device))
    return int(whole.max()) < 10, order.sort().values, coins.unique().numel() <= 2


# Moving


@program
def to_and_back(device):
    return data(3).to(device).cpu().numpy(), data(3).to(device).to("cpu"), data(2).to(device).detach().cpu().tolist()


@program
def to_with_dtype_and_flags(device):
    x = data(3)
    return x.to(device, torch.float64), x.to(device=device, dtype=torch.float16), x.to(device, non_blocking=True)


@program
def to_like_another(device):
    return data(3).to(torch.zeros(1, device=device, dtype=torch.float64))


@program
def moving_to_where_it_is_gives_the_same_object(device):
    x = data(3).to(device)
    return x.to(device) is x, x.to(x.device) is x, x.to(device, copy=True) is x


@program
def copy_between_devices(device):
    x, y = torch.zeros(3, device=device), torch.zeros(3)
    x.copy_(data(3))
    y.copy_(x)
    return x, y


@program
def gradient_through_a_move(device):
    w = data(4).requires_grad_()
    (w.to(device) ** 2).sum().backward()
    return w.grad, str(w.grad.device)


@program
def gradient_through_a_move_back(device):
    w = data(4).to(device).requires_grad_()
    (w * 2).cpu().sum().backward()
    return w.grad


@program
def module_moved_twice(device):
    model = network().to(device).cpu().to(device)
    return model(data(4, 10).to(device))


@program
def module_to_dtype(device):
    model = network().to(device, torch.float64)
    return model(data(4, 10).double().to(device))


@program
def pinned_batches(device):
    batch = data(4, 10)
    if torch.cuda.is_available():
        batch = batch.pin_memory()
    return batch.to(device, non_blocking=True).sum()


# Views, indices, writing in place


@program
def writing_through_views(device):
    x = torch.zeros(2, 3, device=device)
    x[0] = 1
    x.view(-1)[4] = 5
    x.t()[2].add_(7)
    x[:, 1:].mul_(2)
    return x


@program
def data_and_detach_share_memory(device):
    x = torch.ones(3, device=device, requires_grad=True)
    x.data[0] = 5
    x.detach()[1] = 6
    return x


@program
def indexing(device):
    x = data(4, 3).to(device)
    rows = torch.tensor([2, 0], device=device)
    return x[rows], x[torch.tensor([1, 1])], x[x > 0], x[1, 2], x[[0, 3]], x[..., -1], x[None].shape


@program
def index_writing(device):
    x = torch.zeros(4, device=device)
    x[torch.tensor([0, 2], device=device)] = torch.tensor([1.0, 2.0], device=device)
    x[torch.tensor([3])] = 9.0
    x[x == 0] = torch.tensor(-1.0)
    x.index_fill_(0, torch.tensor([0], device=device), 4.0)
    return x


@program
def gather_and_scatter(device):
    x = data(3, 4).to(device)
    places = torch.tensor([[0], [1], [3]], device=device)
    return (
        x.gather(1, places),
        torch.zeros(3, 4, device=device).scatter_(1, places, 1.0),
        x.index_select(0, places[:2, 0]),
    )


@program
def shapes(device):
    x = torch.arange(12.0, device=device)
    return (
        x.view(3, 4).permute(1, 0).contiguous(),
        x.reshape(2, 6).unsqueeze(0).expand(2, 2, 6),
        x.view(3, 4).flatten(),
        x.split(5),
        x.chunk(3),
        x.unfold(0, 4, 4),
    )


@program
def shape_changes_in_place(device):
    x = torch.arange(6.0, device=device).view(2, 3)
    x.unsqueeze_(0)
    x.transpose_(1, 2)
    x.squeeze_()
    return x, x.shape


@program
def results_written_to_out(device):
    x, out = data(3).to(device), torch.empty(3, device=device)
    torch.add(x, 1, out=out)
    grown = torch.empty(0, device=device)
    torch.mul(x, 2, out=grown)
    return out, grown, grown.shape


@program
def iterating_and_converting(device):
    x = torch.tensor([1.0, 2.0], device=device)
    return [float(each) for each in x], len(x), bool(x[0] > 0), int(x[1]), x.tolist(), x.sum().item(), f"{x[0]:.2f}"


# Arithmetic


@program
def arithmetic(device):
    x, y = data(3, seed=1).to(device), data(3, seed=2).to(device)
    return x + y, x - 2, 3 * x, x / y, x**2, -x, x @ y, x.abs().sqrt(), x.exp().log(), x // 1, x % 2


@program
def zero_dimensional_host_tensors_mix(device):
    x = data(3).to(device)
    return x * torch.tensor(2.0), x + torch.tensor(1), torch.where(x > 0, x, torch.tensor(0.0)), x.clamp(min=0)


@program
def comparing(device):
    x = torch.arange(4, device=device)
    return x == 2, x.eq(x).all(), torch.equal(x, x.clone()), torch.allclose(x.float(), x.float()), (x > 1) & (x < 3)


@program
def reductions(device):
    x = data(3, 4).to(device)
    return x.sum(), x.mean(0), x.max(1), x.argmin(), x.std(), x.norm(), x.cumsum(0), x.topk(2), x.median()


@program
def matrices(device):
    x = data(3, 3).to(device)
    return (
        x @ x,
        torch.mm(x, x.t()),
        x.mv(x[0]),
        torch.linalg.inv(x + 3 * torch.eye(3, device=device)),
        torch.dot(x[0], x[1]),
    )


@program
def joining(device):
    x = data(2, 3).to(device)
    return torch.cat([x, x]), torch.stack([x, x], 1), torch.hstack((x, x)), torch.einsum("ij,kj->ik", x, x)


@program
def sorting(device):
    x = data(6).to(device)
    return (
        x.sort(),
        x.argsort(),
        torch.unique(torch.tensor([1, 1, 2], device=device)),
        torch.bincount(torch.tensor([0, 1, 1], device=device)),
    )


# Gradients


@program
def backward_through_a_network(device):
    model = network().to(device)
    F.mse_loss(model(data(8, 10).to(device)), data(8, 1, seed=1).to(device)).backward()
    return [p.grad for p in model.parameters()]


@program
def gradient_function(device):
    w = data(3).to(device).requires_grad_()
    return torch.autograd.grad((w**3).sum(), w)


@program
def second_derivative(device):
    w = data(3).to(device).requires_grad_()
    (first,) = torch.autograd.grad((w**3).sum(), w, create_graph=True)
    return torch.autograd.grad(first.sum(), w)


@program
def gradient_through_writing_in_place(device):
    w = data(4).to(device).requires_grad_()
    x = w * 2
    x[1:3] = 0
    x.view(2, 2)[0].mul_(3)
    x.sum().backward()
    return w.grad


@program
def hooks(device):
    seen = []
    w = data(3).to(device).requires_grad_()
    w.register_hook(lambda grad: seen.append(grad.sum().item()) or grad * 2)
    (w * 3).sum().backward()
    return w.grad, seen


@program
def own_function(device):
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return grad * 2 + x * 0

    w = data(3).to(device).requires_grad_()
    Double.apply(w).sum().backward()
    return w.grad


@program
def without_gradients(device):
    model = network().to(device)
    with torch.no_grad():
        out = model(data(2, 10).to(device))
    return out, out.requires_grad


@program
def in_inference_mode(device):
    model = network().to(device)
    with torch.inference_mode():
        out = model(data(2, 10).to(device)) * torch.ones(1, device=device)
        return out.cpu().tolist(), out.to(device).sum().item()


@program
def accumulated_and_clipped(device):
    model = network().to(device)
    for seed in (1, 2):
        model(data(4, 10, seed=seed).to(device)).sum().backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    return norm, [p.grad for p in model.parameters()]


@program
def vectorised_gradients(device):
    w = data(3).to(device)
    return torch.func.grad(lambda x: (x**2).sum())(w), torch.func.vmap(lambda x: x * 2)(w)


# Layers


@program
def convolution(device):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()).to(device)
    out = model(data(2, 1, 8, 8).to(device))
    out.sum().backward()
    return out, model[0].weight.grad, model[1].running_mean, model[1].num_batches_tracked


@program
def embedding(device):
    torch.manual_seed(0)
    layer = nn.Embedding(5, 3).to(device)
    layer(torch.tensor([0, 3, 3], device=device)).sum().backward()
    return layer.weight.grad


@program
def dropout_in_evaluation(device):
    layer = nn.Dropout(0.5).to(device).eval()
    return layer(data(4).to(device))


@program
def dropout_keeps_the_expected_values(device):
    out = F.dropout(torch.ones(100, device=device), 0.5)
    return set(out.unique().tolist()) <= {0.0, 2.0}


@program
def layer_and_group_norm(device):
    x = data(2, 4, 3).to(device)
    return nn.LayerNorm(3).to(device)(x), nn.GroupNorm(2, 4).to(device)(x)


@program
def lstm(device):
    torch.manual_seed(0)
    layer = nn.LSTM(3, 4, num_layers=2, batch_first=True).to(device)
    out, (h, c) = layer(data(2, 5, 3).to(device))
    out.sum().backward()
    return out, h, c, layer.weight_ih_l0.grad, layer.bias_hh_l1.grad


@program
def gru(device):
    torch.manual_seed(0)
    layer = nn.GRU(3, 4, bidirectional=True).to(device)
    out, h = layer(data(5, 2, 3).to(device))
    out.sum().backward()
    return out, h, layer.weight_hh_l0.grad, layer.weight_ih_l0_reverse.grad


@program
def recurrent_cells(device):
    torch.manual_seed(0)
    lstm_cell, gru_cell = nn.LSTMCell(3, 4).to(device), nn.GRUCell(3, 4).to(device)
    h, c = lstm_cell(data(2, 3).to(device))
    return h, c, gru_cell(data(2, 3).to(device), h)


@program
def packed_sequences(device):
    torch.manual_seed(0)
    layer = nn.RNN(3, 4, batch_first=True).to(device)
    packed = nn.utils.rnn.pack_padded_sequence(data(2, 5, 3).to(device), [5, 3], batch_first=True)
    return nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)


@program
def attention(device):
    torch.manual_seed(0)
    layer = nn.MultiheadAttention(8, 2, batch_first=True).to(device)
    x = data(2, 5, 8).to(device)
    out, weights = layer(x, x, x)
    out.sum().backward()
    return out, weights, layer.in_proj_weight.grad, F.scaled_dot_product_attention(x, x, x)


@program
def transformer(device):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True).to(device)
    return layer(data(2, 5, 8).to(device)), layer.eval()(data(2, 5, 8).to(device))


@program
def activations(device):
    x = data(5).to(device)
    return [
        f(x) for f in (F.relu, F.gelu, F.silu, torch.sigmoid, torch.tanh, F.leaky_relu, F.softplus, F.elu)
    ], F.softmax(x, 0)


@program
def losses(device):
    scores, y = data(4, 3).to(device).requires_grad_(), torch.tensor([0, 2, 1, 1], device=device)
    target = data(4, 3, seed=1).to(device)
    total = (
        F.cross_entropy(scores, y)
        + F.nll_loss(F.log_softmax(scores, 1), y)
        + F.mse_loss(scores, target)
        + F.l1_loss(scores, target)
        + F.smooth_l1_loss(scores, target)
        + F.binary_cross_entropy_with_logits(scores, target.sigmoid())
        + F.kl_div(F.log_softmax(scores, 1), F.softmax(target, 1), reduction="batchmean")
    )
    total.backward()
    return total, scores.grad


@program
def initialisers(device):
    w = torch.empty(4, 3, device=device)
    nn.init.constant_(w, 2.0)
    sums = [w.sum()]
    nn.init.eye_(w)
    sums.append(w.sum())
    nn.init.xavier_uniform_(w)
    return sums, bool(w.abs().max() < 1)


@program
def parameters_made_by_hand(device):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.ones(3, device=device))
            self.register_buffer("scale", torch.tensor([2.0]))

        def forward(self, x):
            return x @ self.w * self.scale

    model = Model().to(device)
    model(data(2, 3).to(device)).sum().backward()
    return model.w.grad, isinstance(model.w, nn.Parameter), len(list(model.parameters())), model.w.is_leaf


@program
def lazy_layer(device):
    model = nn.Sequential(nn.LazyLinear(4), nn.ReLU()).to(device)
    out = model(data(2, 3).to(device))
    return out.shape, str(out.device.type) == torch.device(device).type, model[0].weight.shape


# Optimizers


def optimizer_program(name: str, make: Callable[[Any], torch.optim.Optimizer]) -> None:
    def train(device):
        model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
        optimizer = make(model.parameters())
        losses = fit(model, X, y, optimizer)
        state = [
            v
            for s in optimizer.state.values()
            for k, v in s.items()
            if torch.is_tensor(v) and k not in ("step", "mu_product")
        ]
        return losses, list(model.parameters()), all(s.device.type == torch.device(device).type for s in state)

    PROGRAMS[name] = train


optimizer_program("sgd", lambda p: torch.optim.SGD(p, lr=0.01))
optimizer_program("sgd_with_momentum", lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True))
optimizer_program("sgd_foreach", lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, foreach=True))
optimizer_program("adam", lambda p: torch.optim.Adam(p, lr=0.01))
optimizer_program("adam_foreach", lambda p: torch.optim.Adam(p, lr=0.01, foreach=True))
optimizer_program("adam_amsgrad", lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True, weight_decay=0.1))
optimizer_program("adamw", lambda p: torch.optim.AdamW(p, lr=0.01))
optimizer_program("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01, momentum=0.5))
optimizer_program("adagrad", lambda p: torch.optim.Adagrad(p, lr=0.01))
optimizer_program("adadelta", lambda p: torch.optim.Adadelta(p))
optimizer_program("adamax", lambda p: torch.optim.Adamax(p, lr=0.01))
optimizer_program("nadam", lambda p: torch.optim.NAdam(p, lr=0.01))
optimizer_program("radam", lambda p: torch.optim.RAdam(p, lr=0.01))


@program
def lbfgs(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=3)

    def closure():
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        return loss

    return [optimizer.step(closure).item() for _ in range(2)]


@program
def learning_rate_schedule(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
    losses = fit(model, X, y, optimizer, 1)
    schedule.step()
    return losses + fit(model, X, y, optimizer, 2), schedule.get_last_lr()


@program
def optimizer_made_before_the_move(device):
    model, X, y = network(), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    model.to(device)
    return fit(model, X, y, optimizer)


@program
def moved_home_with_the_graph_alive(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    loss = F.mse_loss(model(X), y)
    loss.backward()
    model.to("cpu")
    return loss, [p.grad for p in model.parameters()], model(data(2, 10)), model[0].weight.detach().numpy()


@program
def automatic_mixed_precision_scaler(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler(torch.device(device).type)
    for _ in range(2):
        optimizer.zero_grad()
        scaler.scale(F.mse_loss(model(X), y)).backward()
        scaler.step(optimizer)
        scaler.update()
    return list(model.parameters())


# Data, copies, files


@program
def batches_moved_in_the_loop(device):
    model, X, y = network().to(device), data(20, 10), data(20, 1, seed=1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []
    for xb, yb in DataLoader(TensorDataset(X, y), batch_size=8):
        losses += fit(model, xb.to(device), yb.to(device), optimizer, 1)
    return losses


@program
def dataset_on_the_device(device):
    dataset = TensorDataset(data(6, 2).to(device), torch.arange(6, device=device))
    loader = DataLoader(dataset, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(0))
    return [(x, y) for x, y in loader]


@program
def pinning_loader(device):
    loader = DataLoader(TensorDataset(data(4, 2)), batch_size=2, pin_memory=torch.cuda.is_available())
    return [x.to(device) for (x,) in loader]


@program
def deep_copies(device):
    model = network().to(device)
    twin = copy.deepcopy(model)
    with torch.no_grad():
        for p in twin.parameters():
            p.zero_()
    x = data(3).to(device)
    y = copy.deepcopy(x)
    y.zero_()
    return model(data(2, 10).to(device)), twin(data(2, 10).to(device)), x, y, isinstance(twin[0].weight, nn.Parameter)


@program
def shallow_copy_shares(device):
    x = torch.zeros(3, device=device)
    y = copy.copy(x)
    y[0] = 1
    return x, y


@program
def state_dict_there_and_back(device):
    model, other = network().to(device), network(seed=1)
    other.load_state_dict(model.state_dict())
    model.load_state_dict(network(seed=2).state_dict())
    return list(other.parameters()), list(model.parameters())


@program
def saved_and_loaded(device):
    file = io.BytesIO()
    model = network().to(device)
    torch.save(model.state_dict(), file)
    file.seek(0)
    state = torch.load(file, map_location="cpu")
    file.seek(0)
    same = torch.load(file)
    devices = (
        {v.device.type for v in state.values()},
        {v.device.type == torch.device(device).type for v in same.values()},
    )
    return list(state.values()), list(same.values()), sorted(devices[0]), devices[1] == {True}


@program
def loaded_to_the_device(device):
    file = io.BytesIO()
    torch.save({"w": data(3), "step": 4}, file)
    file.seek(0)
    return torch.load(file, map_location=device)["w"] * 2


@program
def optimizer_state_saved_and_loaded(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.Adam(model.parameters())
    fit(model, X, y, optimizer, 2)
    file = io.BytesIO()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, file)
    file.seek(0)
    saved = torch.load(file, map_location=device, weights_only=True)
    twin = network(seed=9).to(device)
    again = torch.optim.Adam(twin.parameters())
    twin.load_state_dict(saved["model"])
    again.load_state_dict(saved["optimizer"])
    return fit(twin, X, y, again, 2)


@program
def default_device(device):
    torch.set_default_device(device)
    try:
        x = torch.ones(3)
        return x * 2, x.device.type == torch.device(device).type, nn.Linear(3, 2).weight.device.type == x.device.type
    finally:
        torch.set_default_device(None)


@program
def checkpointed_backward(device):
    from torch.utils.checkpoint import checkpoint

    model = network().to(device)
    checkpoint(model, data(4, 10).to(device), use_reentrant=False).sum().backward()
    return [p.grad for p in model.parameters()]


@program
def parameters_as_one_vector(device):
    model = network().to(device)
    vector = nn.utils.parameters_to_vector(model.parameters())
    nn.utils.vector_to_parameters(vector * 0, model.parameters())
    return vector, list(model.parameters())


@program
def every_kind_of_tensor_by_default(device):
    with torch.device(device):
        made = [torch.tensor([1.0]), torch.zeros(1), torch.as_tensor([2.0]), torch.empty(1).fill_(3), torch.eye(1)]
    return made, [x.device.type == torch.device(device).type for x in made]


@program
def devices_named_in_a_hook(device):
    w = data(3).to(device).requires_grad_()
    w.register_hook(lambda grad: grad * torch.tensor([1.0, 2.0, 3.0], device=device) + torch.ones(3).to(device))
    w.sum().backward()
    return w.grad


@program
def backward_with_arguments(device):
    w = data(3).to(device).requires_grad_()
    (w * 2).backward(torch.ones(3, device=device), retain_graph=True)
    (w * 2).backward(gradient=torch.ones(3, device=device), inputs=[w])
    return w.grad


@program
def mixed_precision_training_keeps_single_precision_weights(device):
    model, X, y = network().to(device), data(20, 10).to(device), data(20, 1, seed=1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler(torch.device(device).type)
    with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
        loss = F.mse_loss(model(X), y)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    return loss.dtype == torch.float32, model[0].weight.dtype == torch.float32, round(loss.item(), 1)


@program
def devices_named_in_an_own_backward(device):
    class Scaled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * torch.tensor(2.0, device=device)

        @staticmethod
        def backward(ctx, grad):
            return grad * torch.tensor([2.0, 3.0, 4.0]).to(device) + torch.zeros(3, device=device)

    w = data(3).to(device).requires_grad_()
    return torch.autograd.grad(Scaled.apply(w).sum(), w)


@program
def named_types(device):
    return (
        data(3).to(device).type("torch.DoubleTensor"),
        data(3).to(device).type(torch.int64),
        data(3).to(device).half(),
    )


@program
def data_parallel_on_one_device(device):
    model = network().to(device)
    return (nn.DataParallel(model) if torch.cuda.is_available() else model)(data(4, 10).to(device))


@program
def averaged_model(device):
    model = network().to(device)
    average = torch.optim.swa_utils.AveragedModel(model)
    average.update_parameters(model)
    return average(data(4, 10).to(device))


@program
def parametrised_layers(device):
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(3, 2, bias=False)).to(device)
    with torch.no_grad():
        layer.parametrizations.weight.original0.fill_(1.0)
        layer.parametrizations.weight.original1.fill_(1.0)
    layer(data(4, 3).to(device)).sum().backward()
    return layer.weight, layer.parametrizations.weight.original0.grad


@program
def functional_call(device):
    model = network().to(device)
    state = {name: p.detach() * 2 for name, p in model.named_parameters()}
    return torch.func.functional_call(model, state, data(4, 10).to(device))


@program
def loops_of_a_course(device):
    torch.manual_seed(0)
    w, b = torch.zeros(3, 1, device=device, requires_grad=True), torch.zeros(1, device=device, requires_grad=True)
    X, y = data(10, 3).to(device), data(10, 1, seed=1).to(device)
    for _ in range(3):
        loss = ((X @ w + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad.zero_()
    return w, b, loss


@program
def accuracy(device):
    scores, y = data(20, 4).to(device), torch.arange(20, device=device) % 4
    right = (scores.argmax(dim=1) == y).sum().item()
    return right, right / len(y), F.one_hot(y, 4).float().mean(0), scores.topk(2, dim=1).indices
