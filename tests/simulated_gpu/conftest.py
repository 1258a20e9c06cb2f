"""What the tests of the simulated GPU share."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch

from grader.simulated_gpu import to_host


@pytest.fixture(autouse=True)
def _one_thread_and_no_warnings():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session", autouse=True)
def _compiler_imported_outside():
    """torch's first optimizer imports torch._dynamo; it is to happen before a simulation, as in the kit's worker."""
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)


@pytest.fixture
def plain():
    """What a program returned, as numbers and lists of numbers."""

    def convert(result):
        if isinstance(result, torch.Tensor):
            return to_host(result).double().tolist()
        if isinstance(result, np.ndarray):
            return result.tolist()
        if isinstance(result, (list, tuple)):
            return [convert(each) for each in result]
        return result

    return convert
