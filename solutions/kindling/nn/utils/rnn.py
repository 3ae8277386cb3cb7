# Built by kindling build from course/given/kindling/nn/utils/rnn.py.
"""Sequences of several lengths as one tensor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.joining import stack
from kindling.nn.functional.padding import pad


def pad_sequence(
    sequences: Sequence[Any],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Any:
    """Sequences (length, *) as one tensor (longest, N, *), the short ones filled up.

    batch_first: (N, longest, *). padding_side: "right" or "left". Raises RuntimeError
    for no sequences.
    """
    sequences = list(sequences)
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("right", "left"):
        raise RuntimeError(
            f"padding_side must be 'left' or 'right', not {padding_side!r}"
        )
    longest = max(len(each) for each in sequences)
    rows = []
    for each in sequences:
        more = longest - len(each)
        ends = (0, more) if padding_side == "right" else (more, 0)
        around = (0, 0) * (each.dim() - 1) + ends
        rows.append(pad(each, around, value=padding_value) if more else each)
    return stack(rows, 0 if batch_first else 1)


def unpad_sequence(
    padded_sequences: Any, lengths: Any, batch_first: bool = False
) -> list[Any]:
    """The sequences again, each with its own length."""
    whole = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    many = zip(whole, lengths.tolist(), strict=True)
    return [row[:length] for row, length in many]
