"""A torch built for CUDA without a GPU: what it says of itself, in the context and after it."""

from __future__ import annotations

import torch

from grader.simulated_gpu import CudaBuild


def test_it_is_built_for_cuda_and_has_no_gpu() -> None:
    before = torch.backends.cuda.is_built(), torch.version.cuda, torch.cuda.is_available()
    with CudaBuild():
        assert torch.backends.cuda.is_built()
        assert torch.version.cuda
        assert torch.cuda.is_available() == before[2]
    assert (torch.backends.cuda.is_built(), torch.version.cuda, torch.cuda.is_available()) == before
