"""The one place where two answers are compared, with one table of tolerances."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from os.path import commonprefix

import numpy as np

from course.check.answers import Failed, Plain, Unfit, brief, dtype_name, number

# Relative and absolute tolerance by dtype. The float64 row is that of
# torch.testing.assert_close; float32 is a little wider because sums are
# taken in another order here than in torch.
TOLERANCE = {
    "float16": (1e-3, 1e-5),
    "float32": (1e-5, 1e-5),
    "float64": (1e-7, 1e-7),
}


@dataclass(frozen=True)
class Difference:
    """Where two answers part first, in words and in short form."""

    kind: str
    yours: str
    torch: str
    detail: str = ""


def difference(yours: Plain, torch: Plain, where: str = "") -> Difference | None:
    """Return the first difference between two plain answers, or None if they agree.

    Dtype and shape must be equal; numbers must agree within ``TOLERANCE``.

    >>> difference(np.array(1.0), np.array(1.0 + 1e-12)) is None
    True
    >>> difference(np.zeros(3), np.zeros((3, 1))).kind
    'shape'
    """
    if isinstance(yours, np.ndarray) and isinstance(torch, np.ndarray):
        return _array_difference(yours, torch, where)
    if isinstance(yours, list) and isinstance(torch, list):
        return _list_difference(yours, torch, where)
    if isinstance(yours, dict) and isinstance(torch, dict):
        return _dict_difference(yours, torch, where)
    if isinstance(yours, Failed):
        detail = f"{yours.message}, in {yours.place}" if yours.place else yours.message
        return Difference("raised", repr(yours), brief(torch), detail)
    same_kind = type(yours) is type(torch) and not isinstance(yours, Unfit)
    if same_kind and yours == torch:
        return None
    if isinstance(yours, str) and isinstance(torch, str):
        return _text_difference(yours, torch, where)
    kind = "value" if same_kind else "type"
    return Difference(kind, brief(yours), brief(torch), _at(where))


def _at(where: str) -> str:
    return f"at {where}" if where else ""


def _text_difference(yours: str, torch: str, where: str) -> Difference:
    """Return where two texts part: the first line that differs, and the place in it."""
    mine, other = yours.split("\n"), torch.split("\n")
    pairs = zip_longest(mine, other)
    line = next(n for n, pair in enumerate(pairs) if pair[0] != pair[1])
    places = [_at(where)] if where else []
    if len(mine) > 1 or len(other) > 1:
        places.append(f"line {line + 1}")
    left, right = (text[line] if line < len(text) else None for text in (mine, other))
    start = len(commonprefix([left or "", right or ""]))
    mine_there, others_there = _around(left, start), _around(right, start)
    return Difference("value", mine_there, others_there, ", ".join(places))


def _around(line: str | None, start: int, width: int = 80) -> str:
    """Return a line as it is written in Python, or what of it lies around a place."""
    if line is None:
        return "no such line"
    if len(line) <= width:
        return repr(line)
    begin = max(0, min(start - width // 2, len(line) - width))
    end = begin + width
    before, after = "..." if begin else "", "..." if end < len(line) else ""
    return f"{before}{line[begin:end]!r}{after}"


def _list_difference(yours: list, torch: list, where: str) -> Difference | None:
    for index, (mine, other) in enumerate(zip(yours, torch, strict=False)):
        found = difference(mine, other, f"{where}[{index}]")
        if found:
            return found
    if len(yours) != len(torch):
        detail = f"{len(yours)} items instead of {len(torch)}"
        return Difference("length", brief(yours), brief(torch), detail)
    return None


def _dict_difference(yours: dict, torch: dict, where: str) -> Difference | None:
    for key in torch:
        if key not in yours:
            detail = f"{where}[{key!r}] is missing"
            return Difference("missing", "nothing", brief(torch[key]), detail)
        found = difference(yours[key], torch[key], f"{where}[{key!r}]")
        if found:
            return found
    extra = [key for key in yours if key not in torch]
    if extra:
        detail = f"{where}[{extra[0]!r}] is not expected"
        return Difference("extra", brief(yours[extra[0]]), "nothing", detail)
    return None


def _array_difference(
    yours: np.ndarray, torch: np.ndarray, where: str
) -> Difference | None:
    if yours.shape != torch.shape:
        shapes = _shape(yours), _shape(torch)
        return Difference("shape", *shapes, _at(where))
    if yours.dtype != torch.dtype:
        return Difference("dtype", str(yours.dtype), str(torch.dtype), _at(where))
    if _surely_close(yours, torch):
        return None
    wrong = ~_close(yours, torch)
    if not wrong.any():
        return None
    if yours.ndim == 0:
        return Difference("value", number(yours), number(torch), _at(where))
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    count = f"{int(wrong.sum())} of {wrong.size} numbers differ"
    place = f"{where}[{', '.join(map(str, index))}]"
    detail = f"{count}, first at {place}"
    return Difference("value", number(yours[index]), number(torch[index]), detail)


def _shape(array: np.ndarray) -> str:
    return "a single number" if array.ndim == 0 else f"shape {array.shape}"


@np.errstate(all="ignore")
def _surely_close(yours: np.ndarray, torch: np.ndarray) -> bool:
    """Return whether all numbers are finite and close: NumPy's isclose takes longer."""
    if yours.dtype.kind != "f":
        return False
    relative, absolute = _tolerance(torch)
    near = np.abs(yours - torch) < absolute + relative * np.abs(torch)
    return bool(near.all())


def _tolerance(array: np.ndarray) -> tuple[float, float]:
    return TOLERANCE.get(dtype_name(array.dtype), TOLERANCE["float64"])


def _close(yours: np.ndarray, torch: np.ndarray) -> np.ndarray:
    if yours.dtype.kind not in "fc":
        return np.asarray(yours == torch)
    relative, absolute = _tolerance(torch)
    return np.isclose(yours, torch, rtol=relative, atol=absolute, equal_nan=True)


def largest_gap(yours: Plain, torch: Plain) -> float:
    """Return the largest absolute difference between numbers of two agreeing answers.

    >>> largest_gap([np.array(1.0)], [np.array(1.25)])
    0.25
    """
    gaps = [_gap(mine, other) for mine, other in _pairs(yours, torch)]
    return max(gaps, default=0.0)


def _gap(mine: np.ndarray, other: np.ndarray) -> float:
    if mine.dtype.kind != "f" or mine.size == 0:
        return 0.0
    with np.errstate(invalid="ignore"):
        gap = np.abs(mine - other)
    largest = float(gap.max())
    return largest if math.isfinite(largest) else float(np.nan_to_num(gap).max())


def _pairs(yours: Plain, torch: Plain) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if isinstance(yours, np.ndarray):
        yield yours, torch
    elif isinstance(yours, list):
        for mine, other in zip(yours, torch, strict=True):
            yield from _pairs(mine, other)
    elif isinstance(yours, dict):
        for key, mine in yours.items():
            yield from _pairs(mine, torch[key])
