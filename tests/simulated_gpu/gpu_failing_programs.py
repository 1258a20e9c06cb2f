"""Small programs that are wrong on a GPU: what each raises, and what its message says."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

DEVICES = r"Expected all tensors to be on the same device"
NOT_NUMPY = r"can't convert cuda:0 device type tensor to numpy\. Use Tensor\.cpu\(\)"
GENERATOR = r"Expected a '(cuda|cpu)' device type for generator but found '(cuda|cpu)'"


class Failing(NamedTuple):
    run: Callable[[str], Any]
    error: type[BaseException]
    message: str


FAILING: dict[str, Failing] = {}


def fails(error: type[BaseException], message: str) -> Callable[[Callable[[str], Any]], Callable[[str], Any]]:
    def register(function: Callable[[str], Any]) -> Callable[[str], Any]:
        FAILING[function.__name__] = Failing(function, error, message)
        return function

    return register


def on(device: str, *shape: int) -> torch.Tensor:
    return torch.ones(*shape).to(device)


@fails(RuntimeError, DEVICES)
def result_of_to_dropped(device):
    model, X = nn.Linear(3, 1).to(device), torch.ones(2, 3)
    X.to(device)
    model(X)


@fails(RuntimeError, DEVICES)
def model_left_on_the_cpu(device):
    nn.Linear(3, 1)(on(device, 2, 3))


@fails(RuntimeError, DEVICES)
def target_left_on_the_cpu(device):
    nn.MSELoss()(on(device, 2, 1), torch.ones(2, 1))


@fails(RuntimeError, DEVICES)
def adding(device):
    on(device, 3) + torch.ones(3)


@fails(RuntimeError, DEVICES)
def adding_the_other_way_round(device):
    torch.ones(3) + on(device, 3)


@fails(RuntimeError, DEVICES)
def adding_to_a_cpu_tensor_in_place(device):
    torch.ones(3).add_(on(device, 3))


@fails(RuntimeError, DEVICES)
def adding_to_a_cpu_scalar_in_place(device):
    torch.tensor(1.0).add_(on(device, 1)[0])


@fails(RuntimeError, DEVICES)
def a_gpu_scalar_with_a_cpu_vector(device):
    torch.ones(3) * torch.tensor(2.0, device=device)


@fails(RuntimeError, DEVICES)
def matrix_product(device):
    on(device, 2, 2) @ torch.ones(2, 2)


@fails(RuntimeError, DEVICES)
def dot_product(device):
    torch.dot(on(device, 3), torch.ones(3))


@fails(RuntimeError, DEVICES)
def concatenation(device):
    torch.cat([on(device, 3), torch.ones(3)])


@fails(RuntimeError, DEVICES)
def stack(device):
    torch.stack([torch.ones(3), on(device, 3)])


@fails(RuntimeError, DEVICES)
def where(device):
    torch.where(on(device, 3) > 0, torch.ones(3), on(device, 3))


@fails(RuntimeError, DEVICES)
def comparing(device):
    on(device, 3) == torch.ones(3)  # noqa: B015


@fails(RuntimeError, DEVICES)
def linear_function(device):
    F.linear(on(device, 2, 3), torch.ones(1, 3))


@fails(RuntimeError, DEVICES)
def linear_bias(device):
    F.linear(on(device, 2, 3), on(device, 1, 3), torch.ones(1))


@fails(RuntimeError, DEVICES)
def embedding_with_cpu_numbers(device):
    nn.Embedding(4, 2).to(device)(torch.tensor([1, 2]))


@fails(RuntimeError, DEVICES)
def cross_entropy_with_cpu_classes(device):
    F.cross_entropy(on(device, 2, 3), torch.tensor([0, 1]))


@fails(RuntimeError, DEVICES)
def batch_norm_left_behind(device):
    nn.BatchNorm1d(3)(on(device, 4, 3))


@fails(RuntimeError, DEVICES)
def gather_with_cpu_places(device):
    on(device, 2, 2).gather(1, torch.zeros(2, 1, dtype=torch.long))


@fails(RuntimeError, DEVICES)
def result_written_to_a_cpu_tensor(device):
    torch.add(on(device, 3), 1, out=torch.empty(3)).add_(on(device, 3))


@fails(RuntimeError, r"indices should be either on cpu or on the same device as the indexed tensor \(cpu\)")
def cpu_tensor_indexed_from_the_gpu(device):
    torch.ones(3)[torch.tensor([1], device=device)]


@fails(RuntimeError, DEVICES)
def a_tensor_that_is_no_parameter(device):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = torch.ones(3)

        def forward(self, x):
            return x * self.scale

    Model().to(device)(on(device, 2, 3))


@fails(RuntimeError, DEVICES)
def hidden_state_on_the_cpu(device):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x):
            return self.layer(x) + torch.zeros(2, 3)

    Model().to(device)(on(device, 2, 3))


@fails(RuntimeError, r"(different|another) device|same device")
def gradient_of_another_device(device):
    w = on(device, 3).requires_grad_()
    w.grad = torch.ones(3)


@fails(RuntimeError, DEVICES + r"|expected device cuda:0 but got cpu|invalid gradient")
def backward_from_a_cpu_gradient(device):
    w = on(device, 3).requires_grad_()
    (w * w).backward(torch.ones(3))


@fails(RuntimeError, DEVICES)
def two_devices_in_a_hook(device):
    w = on(device, 3).requires_grad_()
    w.register_hook(lambda grad: grad * torch.ones(3))
    w.sum().backward()


@fails(ZeroDivisionError, r"division by zero")
def exception_in_a_hook(device):
    w = on(device, 3).requires_grad_()
    w.register_hook(lambda grad: 1 / 0)
    w.sum().backward()


@fails(KeyboardInterrupt, r"")
def interrupted_in_a_module_hook(device):
    def interrupt(*args):
        raise KeyboardInterrupt

    layer = nn.Linear(3, 1).to(device)
    layer.register_full_backward_hook(interrupt)
    layer(on(device, 2, 3).requires_grad_()).sum().backward()


@fails(ValueError, r"on purpose")
def exception_in_an_own_backward(device):
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            raise ValueError("on purpose")

    w = on(device, 3).requires_grad_()
    torch.autograd.grad(Broken.apply(w).sum(), w)


@fails(RuntimeError, r"backward through the graph a second time")
def backward_twice(device):
    w = on(device, 3).requires_grad_()
    loss = (w * w).sum()
    loss.backward()
    loss.backward()


@fails(TypeError, NOT_NUMPY)
def to_numpy(device):
    on(device, 3).numpy()


@fails(TypeError, NOT_NUMPY)
def as_numpy_array(device):
    np.asarray(on(device, 3))


@fails(TypeError, NOT_NUMPY)
def numpy_function(device):
    np.sin(on(device, 3))


@fails(TypeError, NOT_NUMPY)
def numpy_array_of_scalars(device):
    np.array([on(device, 3)[0], on(device, 3)[1]])


@fails(TypeError, NOT_NUMPY)
def detached_to_numpy(device):
    nn.Linear(2, 2).to(device).weight.detach().numpy()


@fails(TypeError, r"expected np\.ndarray")
def from_numpy_of_a_tensor(device):
    torch.from_numpy(on(device, 3))


@fails(AttributeError, r"")
def device_assigned(device):
    torch.ones(3).device = torch.device(device)


@fails(AttributeError, r"")
def device_of_a_gpu_tensor_assigned(device):
    on(device, 3).device = torch.device("cpu")


@fails(RuntimeError, r"Expected one of cpu, cuda.*device type at start of device string: gpu")
def no_such_device(device):
    torch.ones(3).to("gpu")


@fails(RuntimeError, r"invalid device ordinal")
def second_gpu(device):
    torch.ones(3).to(f"cuda:{torch.cuda.device_count()}")


@fails(RuntimeError, r"invalid device ordinal")
def made_on_a_second_gpu(device):
    torch.zeros(3, device=f"cuda:{torch.cuda.device_count()}")


@fails(RuntimeError, r"invalid device ordinal")
def model_to_a_second_gpu(device):
    nn.Linear(2, 2).cuda(torch.cuda.device_count())


@fails(AssertionError, r"Invalid device id")
def properties_of_a_second_gpu(device):
    torch.cuda.get_device_properties(torch.cuda.device_count())


@fails(RuntimeError, GENERATOR)
def cpu_generator(device):
    torch.randn(3, device=device, generator=torch.Generator())


@fails(RuntimeError, GENERATOR)
def gpu_generator_on_the_cpu(device):
    torch.randn(3, generator=torch.Generator(device=device))


@fails(RuntimeError, r"[Bb]oth events must be recorded")
def elapsed_time_of_events_that_were_not_recorded(device):
    torch.cuda.Event(enable_timing=True).elapsed_time(torch.cuda.Event(enable_timing=True))


@fails(RuntimeError, r"enable_timing=True|invalid resource handle")
def elapsed_time_without_timing(device):
    start, end = torch.cuda.Event(), torch.cuda.Event()
    start.record()
    end.record()
    torch.cuda.synchronize()
    start.elapsed_time(end)


@fails(RuntimeError, r"deepcopy protocol")
def deep_copy_of_a_result(device):
    copy.deepcopy(on(device, 3).requires_grad_() * 2)


@fails(RuntimeError, r"cannot pin")
def pinning_gpu_memory(device):
    on(device, 3).pin_memory()


@fails(RuntimeError, r"[Bb]oolean value of Tensor")
def truth_of_many(device):
    bool(on(device, 3) > 0)


@fails(RuntimeError, r"mat1 and mat2 shapes cannot be multiplied")
def wrong_shapes(device):
    nn.Linear(3, 1).to(device)(on(device, 2, 4))


@fails(RuntimeError, r"does not require grad")
def backward_without_gradients(device):
    on(device, 3).sum().backward()


@fails(RuntimeError, r"leaf [Vv]ariable that requires grad")
def leaf_written_in_place(device):
    on(device, 3).requires_grad_().add_(1)


@fails(RuntimeError, r"mat1 and mat2 must have the same dtype|expected .* same dtype|expected scalar type")
def mixed_types(device):
    nn.Linear(3, 1).to(device)(on(device, 2, 3).double())
