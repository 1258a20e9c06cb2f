"""What a tensor on the simulated GPU says of itself, and how code tells the devices apart."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.simulated_gpu import SimulatedGpu, device_of, to_host

SHOWN = {
    "device": (lambda x: x.device, torch.device("cuda:0")),
    "device as text": (lambda x: str(x.device), "cuda:0"),
    "is_cuda": (lambda x: x.is_cuda, True),
    "is_cpu": (lambda x: x.is_cpu, False),
    "get_device": (lambda x: x.get_device(), 0),
    "type": (lambda x: x.type(), "torch.cuda.FloatTensor"),
    "a tensor": (lambda x: isinstance(x, torch.Tensor), True),
    "printed": (repr, "tensor([1., 2.], device='cuda:0')"),
    "printed integers": (lambda x: repr(x.int()), "tensor([1, 2], device='cuda:0', dtype=torch.int32)"),
    "printed truths": (lambda x: repr(x > 1), "tensor([False,  True], device='cuda:0')"),
    "printed and empty": (lambda x: repr(x[:0]), "tensor([], device='cuda:0')"),
    "printed number": (lambda x: str(x[0]), "tensor(1., device='cuda:0')"),
    "printed with a gradient": (
        lambda x: repr(x.clone().requires_grad_()),
        "tensor([1., 2.], device='cuda:0', requires_grad=True)",
    ),
    "printed with a graph": (
        lambda x: repr(x.clone().requires_grad_() * 2),
        "tensor([2., 4.], device='cuda:0', grad_fn=<MulBackward0>)",
    ),
    "printed parameter": (
        lambda x: repr(nn.Parameter(x)),
        "Parameter containing:\ntensor([1., 2.], device='cuda:0', requires_grad=True)",
    ),
    "formatted plainly": (lambda x: f"{x[1]} {x[1].long()}", "2.0 2"),
    "formatted": (lambda x: f"{x[1]:.1f}", "2.0"),
    "the class": (lambda x: str(type(x)), "<class 'torch.Tensor'>"),
    "a parameter": (lambda x: isinstance(nn.Parameter(x), nn.Parameter), True),
    "not a parameter": (lambda x: isinstance(x, nn.Parameter), False),
    "gradient": (lambda x: nn.Linear(2, 1).cuda()(x).sum().backward() or x.is_leaf, True),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_tensor_shows_its_device(name):
    show, expected = SHOWN[name]
    with SimulatedGpu():
        assert show(torch.tensor([1.0, 2.0]).to("cuda")) == expected


NAMES = {
    "cuda": lambda: "cuda",
    "cuda:0": lambda: "cuda:0",
    "device": lambda: torch.device("cuda"),
    "device with index in text": lambda: torch.device("cuda:0"),
    "device with index": lambda: torch.device("cuda", 0),
    "number": lambda: 0,
    "current accelerator": torch.accelerator.current_accelerator,
    "device of another tensor": lambda: torch.zeros(1, device="cuda").device,
}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_device_is_understood(name):
    with SimulatedGpu():
        device = NAMES[name]()
        assert device_of(torch.ones(2).to(device)) == "cuda:0"
        assert device_of(torch.zeros(2, device=device)) == "cuda:0"
        assert device_of(nn.Linear(2, 1).to(device).weight) == "cuda:0"
        assert device_of(nn.Linear(2, 1, device=device).bias) == "cuda:0"


def test_a_number_is_a_device():
    with SimulatedGpu():
        assert torch.device(0) == torch.device("cuda:0")
        assert device_of(torch.ones(2).cuda(0)) == "cuda:0"


def test_a_device_made_of_a_device_is_the_same():
    with SimulatedGpu():
        assert torch.device(torch.device("cuda")) == torch.device("cuda")
        assert torch.device(torch.ones(1, device="cuda").device).type == "cuda"


def test_to_host_and_device_of_work_in_and_outside_the_context():
    with SimulatedGpu():
        gpu, cpu = torch.tensor([1.0, 2.0], device="cuda", requires_grad=True), torch.ones(2, requires_grad=True)
        inside = [(to_host(x), device_of(x)) for x in (gpu, cpu, gpu * 1, nn.Parameter(gpu))]
    outside = [(to_host(x), device_of(x)) for x in (gpu, cpu)]
    for host, _ in inside + outside:
        assert type(host) is torch.Tensor
        assert host.device.type == "cpu"
        assert not host.requires_grad
    assert [device for _, device in inside + outside] == ["cuda:0", "cpu", "cuda:0", "cuda:0", "cuda:0", "cpu"]
    assert outside[0][0].numpy().tolist() == [1.0, 2.0]


def test_a_host_copy_has_memory_of_its_own():
    with SimulatedGpu():
        gpu = torch.zeros(2, device="cuda")
        host = to_host(gpu)
        gpu.fill_(3)
        assert host.tolist() == [0, 0]


def test_tensors_can_still_be_read_after_the_context():
    with SimulatedGpu():
        x = torch.tensor([1.0, 2.0], device="cuda")
    assert x.sum().item() == 3.0
    assert "device='cuda:0'" in repr(x)


def test_parameters_keep_their_identity_and_their_gradients_when_a_module_moves():
    with SimulatedGpu():
        model = nn.Linear(2, 1)
        weight = model.weight
        model(torch.ones(1, 2)).sum().backward()
        gradient = weight.grad
        for device, there in (("cuda", "cuda:0"), ("cpu", "cpu"), ("cuda", "cuda:0")):
            model.to(device)
            assert model.weight is weight
            assert device_of(weight) == there
            assert weight.grad is gradient
            assert device_of(gradient) == there
            assert isinstance(weight, nn.Parameter)
            assert weight.requires_grad
            assert weight.is_leaf


def test_overwritten_parameters_leave_an_optimizer_behind():
    with SimulatedGpu(overwrite_parameters=True):
        model = nn.Linear(2, 1)
        stale = model.weight
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model.to("cuda")
        assert model.weight is not stale
        assert device_of(stale) == "cpu"
        before = to_host(model.weight)
        model(torch.ones(1, 2, device="cuda")).sum().backward()
        optimizer.step()
        assert torch.equal(to_host(model.weight), before)
    assert not torch.__future__.get_overwrite_module_params_on_conversion()


def test_the_random_numbers_of_the_gpu_leave_those_of_the_cpu_alone():
    torch.manual_seed(1)
    expected = torch.randn(3)
    with SimulatedGpu():
        torch.manual_seed(1)
        torch.randn(5, device="cuda")
        torch.nn.functional.dropout(torch.ones(5, device="cuda"))
        assert torch.equal(torch.randn(3), expected)


def test_the_random_state_of_the_gpu_can_be_kept():
    with SimulatedGpu():
        torch.cuda.manual_seed(4)
        state = torch.cuda.get_rng_state()
        first = torch.rand(3, device="cuda")
        torch.cuda.set_rng_state(state)
        assert torch.equal(torch.rand(3, device="cuda"), first)
        torch.cuda.manual_seed_all(4)
        assert torch.equal(torch.rand(3, device="cuda"), first)


def test_a_gpu_checkpoint_needs_a_map_location_where_there_is_no_gpu(tmp_path):
    with SimulatedGpu():
        torch.save(torch.ones(2, device="cuda"), tmp_path / "w.pt")
    with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
        torch.load(tmp_path / "w.pt")
    assert torch.load(tmp_path / "w.pt", map_location="cpu").tolist() == [1, 1]


def test_automatic_mixed_precision_computes_in_half_precision():
    with SimulatedGpu():
        x = torch.ones(2, 2, device="cuda")
        with torch.autocast("cuda", dtype=torch.float16):
            assert (x @ x).dtype == torch.float16
        assert (x @ x).dtype == torch.float32
