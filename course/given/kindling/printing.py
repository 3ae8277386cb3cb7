"""The text of a tensor, character for character as torch prints it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kindling.dtypes import BOOL, FLOAT32, INT64

PLAIN_NAMES = ("Tensor", "Parameter")


@dataclass
class PrintOptions:
    """How tensors print; see ``set_printoptions``."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


PROFILES: dict[str, dict[str, float]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}
options = PrintOptions()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors print: digits, when to summarize, width, scientific or not.

    precision: digits after the point. threshold: from more elements than this on, only
    `edgeitems` at each end are printed. linewidth: characters in a line. profile:
    "default", "short" or "full". sci_mode: True, False, or None to choose.
    """
    global options
    options = replace(options, **PROFILES[profile] if profile else {})  # type: ignore[arg-type]
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    options = replace(options, **chosen, sci_mode=sci_mode)  # type: ignore[arg-type]


class Formatter:
    """Numbers as texts of one width, chosen from all numbers that will be shown."""

    def __init__(self, array: np.ndarray) -> None:
        self.floating = array.dtype.kind == "f"
        self.whole, self.scientific, self.width = True, False, 1
        if self.floating:
            self._choose(array)
        else:
            self.width = max([1, *(len(str(item)) for item in array.ravel().tolist())])

    def _choose(self, array: np.ndarray) -> None:
        """Choose the form: whole numbers, a fixed point, or a power of ten."""
        numbers = array[np.isfinite(array) & (array != 0)].astype(np.float64)
        if not numbers.size:
            return
        magnitudes = np.abs(numbers)
        low, high = float(magnitudes.min()), float(magnitudes.max())
        self.whole = bool((numbers == np.ceil(numbers)).all())
        if options.sci_mode is None:
            self.scientific = high / low > 1000.0 or high > 1.0e8 or low < 1.0e-4
        else:
            self.scientific = options.sci_mode
        texts = [self._text(number) for number in numbers.tolist()]
        self.width = max(1, *map(len, texts))

    def _text(self, number: Any) -> str:
        if not self.floating:
            return str(number)
        if self.scientific:
            return f"{number:.{options.precision}e}"
        if self.whole:
            return f"{number:.0f}" + ("." if math.isfinite(number) else "")
        return f"{number:.{options.precision}f}"

    def format(self, number: Any) -> str:
        """The text of one number, filled up to the common width on the left."""
        return self._text(number).rjust(self.width)


def tensor_text(tensor: Any) -> str:
    """The text that ``repr`` gives for a tensor.

    >>> import kindling
    >>> kindling.tensor([[1.0, 2.5], [-3.0, 0.0]])
    tensor([[ 1.0000,  2.5000],
            [-3.0000,  0.0000]])
    """
    kind = type(tensor).__name__
    prefix = "tensor(" if kind in PLAIN_NAMES else f"{kind}("
    array = tensor.array
    if array.size:
        summarize = array.size > options.threshold
        formatter = Formatter(_edges(array) if summarize else array)
        text = _nested_text(array, len(prefix), summarize, formatter)
    else:
        text = "[]"
    return _with_suffixes(prefix + text, _suffixes(tensor), len(prefix))


def _suffixes(tensor: Any) -> list[str]:
    array, found = tensor.array, []
    usual = (FLOAT32, INT64, BOOL) if array.size else (FLOAT32,)
    if not array.size and array.ndim != 1 or not options.edgeitems:
        found.append(f"size={tuple(array.shape)}")
    if array.dtype not in usual:
        found.append(f"dtype={tensor.dtype}")
    if tensor.grad_fn is not None:
        found.append(f"grad_fn=<{tensor.grad_fn.name().split(':')[-1]}>")
    elif tensor.requires_grad:
        found.append("requires_grad=True")
    return found


def _with_suffixes(text: str, suffixes: list[str], indent: int) -> str:
    parts = [text]
    used = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if used + len(suffix) + 2 > options.linewidth:
            parts.append(",\n" + " " * indent + suffix)
            used = indent + len(suffix)
        else:
            parts.append(", " + suffix)
            used += len(suffix) + 2
    return "".join(parts) + ")"


def _edges(array: np.ndarray) -> np.ndarray:
    """The elements that a summary shows."""
    for axis in range(array.ndim):
        size, edge = array.shape[axis], options.edgeitems
        if size > 2 * edge:
            kept = [*range(edge), *range(size - edge, size)]
            array = array.take(kept, axis=axis)
    return array


def _nested_text(
    array: np.ndarray, indent: int, summarize: bool, formatter: Formatter
) -> str:
    if array.ndim == 0:
        return formatter.format(array.item())
    if array.ndim == 1:
        return _row_text(array, indent, summarize, formatter)
    rows: list[Any] = list(range(len(array)))
    edge = options.edgeitems
    if summarize and len(array) > 2 * edge:
        rows = [*rows[:edge], None, *rows[len(array) - edge :]]
    texts = [
        "..." if row is None
        else _nested_text(array[row, ...], indent + 1, summarize, formatter)
        for row in rows
    ]  # fmt: skip
    between = "," + "\n" * (array.ndim - 1) + " " * (indent + 1)
    return "[" + between.join(texts) + "]"


def _row_text(
    array: np.ndarray, indent: int, summarize: bool, formatter: Formatter
) -> str:
    edge = options.edgeitems
    if summarize and not edge:
        texts = ["..."]
    elif summarize and len(array) > 2 * edge:
        front = [formatter.format(item) for item in array[:edge].tolist()]
        back = [formatter.format(item) for item in array[-edge:].tolist()]
        texts = [*front, " ...", *back]
    else:
        texts = [formatter.format(item) for item in array.tolist()]
    in_line = max(1, (options.linewidth - indent) // (formatter.width + 2))
    lines = [
        ", ".join(texts[start : start + in_line])
        for start in range(0, len(texts), in_line)
    ]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
