# Built by kindling build from course/given/kindling/nn/functional/padding.py.
"""Padding: rows of one number, or copies of what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.ops.padding import NUMPY_MODES, ConstantPadNd, CopyPad

COMBINATIONS = """Padding size {} is not supported for {}D input tensor.
Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"""


def pad(
    input: Any, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Any:
    """The input with rows around it.

    pad: rows before and after, of the last dimension first. mode: "constant" (rows of
    value, 0 if not given; negative pads cut off), "reflect", "replicate" or "circular".
    Raises RuntimeError or NotImplementedError where torch does.
    """
    rows = [int(n) for n in pad]
    if len(rows) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(rows) > 2 * input.dim():
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input "
            f"dimension but got padding length {len(rows)} and input of dimension "
            f"{input.dim()}"
        )
    last = list(zip(rows[::2], rows[1::2], strict=True))[::-1]
    pads = ((0, 0),) * (input.dim() - len(last)) + tuple(last)
    if mode == "constant":
        _need_something(input, pads)
        return ConstantPadNd.apply(input, pads=pads, value=value or 0.0)
    if mode not in NUMPY_MODES:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if value is not None:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    if input.dim() - len(last) not in (1, 2) or len(last) > 3:
        raise NotImplementedError(COMBINATIONS.format(len(rows), input.dim()))
    _need_rows_to_copy(input, pads, mode)
    kept = tuple(slice(max(-b, 0), n - max(-e, 0)) for (b, e), n in _axes(input, pads))
    if any(min(pair) < 0 for pair in pads):
        input = input[kept]
        pads = tuple((max(before, 0), max(after, 0)) for before, after in pads)
    return CopyPad.apply(input, pads=pads, mode=mode)


def _axes(input: Any, pads: Any) -> list[tuple[tuple[int, int], int]]:
    return list(zip(pads, input.shape, strict=True))


def _need_something(input: Any, pads: Any) -> None:
    for axis, (pair, size) in enumerate(_axes(input, pads)):
        if size + sum(pair) < 0 or min(pair) < -size:
            raise RuntimeError(
                f"The input size {size}, plus negative padding {pair[0]} and {pair[1]} "
                "resulted in a negative output size, which is invalid. Check "
                f"dimension {axis} of your input."
            )


def _need_rows_to_copy(input: Any, pads: Any, mode: str) -> None:
    for axis, (pair, size) in enumerate(_axes(input, pads)):
        if mode == "reflect" and max(pair) >= size and any(pair):
            raise RuntimeError(
                "Argument #4: Padding size should be less than the corresponding input "
                f"dimension, but got: padding {pair} at dimension {axis} of input "
                f"{list(input.shape)}"
            )
        if mode == "circular" and max(pair) > size:
            raise RuntimeError(
                "Padding value causes wrapping around more than once: padding "
                f"{pair} at dimension {axis} of size {size}"
            )
