"""The trusted side's own arithmetic agrees with torch, and every mistake it knows gives other numbers."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from grader.histories import Expectation, training_mistakes
from grader.reference import LOSSES, Recipe, train

TORCH_OPTIMIZERS = {
    "SGD": (Recipe("SGD", lr=0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (Recipe("SGD", lr=0.1, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "weight decay": (Recipe("SGD", lr=0.1, weight_decay=0.2), lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.2)),
    "Adam": (Recipe("Adam", lr=0.02), lambda p: torch.optim.Adam(p, lr=0.02)),
    "amsgrad": (Recipe("Adam", lr=0.02, amsgrad=True), lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True)),
    "AdamW": (
        Recipe("Adam", lr=0.02, weight_decay=0.1, decoupled=True),
        lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
    ),
}
TORCH_LOSSES = {
    "mse": nn.MSELoss(),
    "sum": nn.MSELoss(reduction="sum"),
    "row sums": lambda p, y: nn.functional.mse_loss(p, y, reduction="sum") / len(p),
    "l1": nn.L1Loss(),
    "huber": nn.HuberLoss(),
    "half": lambda p, y: nn.functional.mse_loss(p, y) / 2,
    "rmse": lambda p, y: nn.functional.mse_loss(p, y).sqrt(),
}


@pytest.fixture
def problem() -> tuple[nn.Module, list[Tensor], Tensor, Tensor]:
    torch.manual_seed(3)
    model = nn.Sequential(nn.Linear(10, 6), nn.Tanh(), nn.Linear(6, 1)).double()
    x = torch.randn(30, 10, dtype=torch.float64)
    return model, [p.detach().clone() for p in model.parameters()], x, x[:, :1] * 2 + 0.5


def by_torch(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    loss_function: object,
    epochs: int = 8,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(x), y)  # type: ignore[operator]
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("name", TORCH_OPTIMIZERS)
def test_the_rule_of_an_optimizer_is_torchs(name: str, problem: tuple[nn.Module, list[Tensor], Tensor, Tensor]) -> None:
    model, weights, x, y = problem
    recipe, make = TORCH_OPTIMIZERS[name]
    run = train(weights, x, y, recipe.but(epochs=8))
    assert run.losses == pytest.approx(by_torch(model, x, y, make(model.parameters()), nn.MSELoss()), rel=1e-9)
    for ours, theirs in zip(run.weights, model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("every", [1, 3])
@pytest.mark.parametrize("rule", ["SGD", "Adam"])
def test_a_rate_decays_as_by_torchs_scheduler(
    rule: str, every: int, problem: tuple[nn.Module, list[Tensor], Tensor, Tensor]
) -> None:
    model, weights, x, y = problem
    optimizer = getattr(torch.optim, rule)(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, every, gamma=0.5)
    losses = []
    for _ in range(8):
        losses += by_torch(model, x, y, optimizer, nn.MSELoss(), epochs=1)
        scheduler.step()
    run = train(weights, x, y, Recipe(rule, lr=0.1, epochs=8, decay=0.5, decay_every=every))
    assert run.losses == pytest.approx(losses, rel=1e-9)


def test_held_weights_stay(problem: tuple[nn.Module, list[Tensor], Tensor, Tensor]) -> None:
    model, weights, x, y = problem
    run = train(weights, x, y, Recipe("SGD", lr=0.1, epochs=8, held=(1, 3)))
    moving = [p for name, p in model.named_parameters() if "bias" not in name]
    losses = by_torch(model, x, y, torch.optim.SGD(moving, lr=0.1), nn.MSELoss())
    assert run.losses == pytest.approx(losses, rel=1e-9)
    assert all(torch.equal(run.weights[i], weights[i]) for i in (1, 3))


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_and_its_gradient_are_torchs(name: str, problem: tuple[nn.Module, list[Tensor], Tensor, Tensor]) -> None:
    model, weights, x, y = problem
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    run = train(weights, x, y, Recipe("SGD", lr=0.01, epochs=8, loss=name))
    assert run.losses == pytest.approx(by_torch(model, x, y, optimizer, TORCH_LOSSES[name]), rel=1e-9)


@pytest.mark.parametrize("rule", ["SGD", "Adam"])
def test_every_known_mistake_gives_another_history(rule: str) -> None:
    torch.manual_seed(5)
    weights = [torch.randn(6, 10) / 3, torch.randn(6), torch.randn(1, 6), torch.randn(1)]
    x = torch.randn(40, 10)
    y = x[:, :1] * 2 + torch.randn(40, 1)
    recipe = Recipe(rule, lr=0.03, epochs=12)
    right = Expectation(weights, x, y, recipe)
    mistakes = training_mistakes(recipe, len(x))
    same = {name for name, mistake in mistakes.items() if right.matches(train(weights, x, y, mistake).losses)}
    # Clipping at a norm that is not reached does not show; SGD has no state to lose, Adam knows no momentum of SGD's.
    assert same <= {"clipped", "clipped_hard", {"SGD": "fresh_optimizer", "Adam": "momentum"}[rule]}


def test_float32_rounding_is_not_a_mistake() -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(10, 6), nn.Tanh(), nn.Linear(6, 1))
        weights = [p.detach().clone() for p in model.parameters()]
        x = torch.randn(40, 10)
        y = x[:, :1] * 2 + torch.randn(40, 1)
        for rule in ("SGD", "Adam"):
            twin = copy.deepcopy(model)
            optimizer = getattr(torch.optim, rule)(twin.parameters(), lr=0.05)
            losses = by_torch(twin, x, y, optimizer, nn.MSELoss())
            assert Expectation(weights, x, y, Recipe(rule, lr=0.05, epochs=8)).matches(losses)


def test_a_diverging_run_goes_on_to_infinity() -> None:
    torch.manual_seed(1)
    weights = [torch.randn(6, 10), torch.randn(6), torch.randn(1, 6), torch.randn(1)]
    x, y = torch.randn(20, 10), torch.randn(20, 1)
    expectation = Expectation(weights, x, y, Recipe("SGD", lr=2e4, epochs=14))
    single = train(weights, x, y, Recipe("SGD", lr=2e4, epochs=14), torch.float32).losses
    assert expectation.matches(single)
    assert not expectation.matches([single[0]] * 14)
