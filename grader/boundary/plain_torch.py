"""What torch does plainly in a worker: data is loaded in this process, and nothing is compiled.

Processes of a ``DataLoader``'s own and a C compiler are the affair of a student's machine; the answer is the same
without them. Put in place before a submission is there, so neither counts as the submission's doing.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch.utils.data import DataLoader
from torch.utils.data.dataloader import _SingleProcessDataLoaderIter


def put_in_place() -> None:
    """From now on, ``num_workers`` and ``torch.compile`` change nothing."""
    DataLoader._get_iterator = lambda loader: _Batches(loader)  # type: ignore[method-assign, assignment]
    torch.compile = _compile


def _compile(model: Any = None, **_: Any) -> Any:
    """The function or model itself, or a decorator that gives it."""
    return (lambda function: function) if model is None else model


class _Batches(_SingleProcessDataLoaderIter):
    """The batches of any loader, loaded one by one when they are asked for."""

    def __init__(self, loader: Any) -> None:
        plain = copy.copy(loader)
        plain.__dict__.update(num_workers=0, timeout=0, prefetch_factor=None, persistent_workers=False)
        super().__init__(plain)

    def _reset(self, loader: Any, first_iter: bool = False) -> None:
        if first_iter:
            super()._reset(loader, first_iter)
        else:  # a loader with workers that stay begins anew
            self.__init__(loader)  # type: ignore[misc]
