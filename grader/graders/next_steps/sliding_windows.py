"""`windows` of `rnn`: the pieces of a series with the values that follow, and what usual mistakes make of them."""

from __future__ import annotations

import torch
from torch import Tensor

from grader.feedback.text import say
from grader.student import Student
from grader.values import check_tensor, parts


def _normalised(rows: Tensor) -> list[Tensor]:
    """The rows, each shifted or scaled by its own numbers, in the usual ways."""
    mean, low, high = rows.mean(1, keepdim=True), rows.amin(1, keepdim=True), rows.amax(1, keepdim=True)
    spreads = [rows.std(1, keepdim=True, unbiased=unbiased) for unbiased in (False, True)[: rows.shape[1]]]
    scaled = [(rows - mean) / (spread + tiny) for spread in spreads for tiny in (0.0, 1e-8, 1e-6, 1e-5)]
    shifted = [rows - mean, rows - rows[:, :1], rows - rows[:, -1:], rows / rows.abs().amax(1, keepdim=True)]
    return [*scaled, *shifted, (rows - low) / (high - low), 2 * (rows - low) / (high - low) - 1]


def check_windows(student: Student, series: Tensor, length: int) -> None:
    """Insist on all windows and the values that follow; name the usual other cuts."""
    pair = parts(student.call("windows", series=series, length=length), 2, what=say("rnn.what.windows"))
    count = len(series) - length
    every = series.unfold(0, length, 1)
    x = every[:count]
    after = series[length:]
    check_tensor(
        pair[0],
        x[..., None],
        what=say("rnn.what.X"),
        dtype=series.dtype,
        mistakes=lambda: {
            "rnn.cause.no_features": x,
            "rnn.cause.features_second": x[:, None],
            "rnn.cause.window_without_target": every[..., None],
            "rnn.cause.window_missing": x[:-1, :, None],
            "rnn.cause.window_missing+": x[1:, :, None],
            "rnn.cause.no_overlap": every[::length, :, None],
            "rnn.cause.no_overlap+": x[::length, :, None],
            "rnn.cause.window_reversed": x.flip(1)[..., None],
            "rnn.cause.steps_first": x.T[..., None],
            "rnn.cause.one_late": every[1:, :, None],
            "rnn.cause.targets_first": after[:, None],
            "rnn.cause.windows_longer": series.unfold(0, length + 1, 1)[..., None],
            "rnn.cause.windows_apart": x[::2, :, None],
            "rnn.cause.windows_mixed": x.T.reshape(count, length, 1),
            **{"rnn.cause.windows_normalised" + "+" * i: w[..., None] for i, w in enumerate(_normalised(x))},
            **{
                "rnn.cause.series_changed" + "+" * i: every.unfold(0, length, 1)[:count, :, None]
                for i, (every,) in enumerate(_normalised(series[None]))
            },
            "rnn.cause.windows_shorter": series.unfold(0, max(1, length - 1), 1)[:count, :, None],
        },
    )
    check_tensor(
        pair[1],
        after[:, None],
        what=say("rnn.what.y"),
        dtype=series.dtype,
        mistakes=lambda: {
            "rnn.cause.flat_targets": after,
            "rnn.cause.target_in_window": series[length - 1 : -1, None],
            "rnn.cause.target_first": series[:count, None],
            "rnn.cause.target_after_next": series[length + 1 :, None],
            "rnn.cause.target_after_next+": torch.cat([series[length + 1 :], series[-1:]])[:, None],
            "rnn.cause.target_after_next++": series.roll(-length - 1)[:count, None],
            "rnn.cause.window_missing": after[:-1, None],
            "rnn.cause.window_as_target": series[1:].unfold(0, length, 1)[..., None],
            "rnn.cause.window_as_target+": series[1:].unfold(0, length, 1),
            "rnn.cause.target_axes": after[:, None, None],
            "rnn.cause.target_change": after[:, None] - x[:, -1:],
            **{
                "rnn.cause.series_changed" + "+" * i: every[length:, None]
                for i, (every,) in enumerate(_normalised(series[None]))
            },
        },
    )
