"""Arrays of any tensor library in a few words."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import numpy as np

from .labels import number
from .reading import MISSING, attribute
from .recording import Shape, Shown, Summary

Array = np.ndarray

ROWS, COLUMNS = 2, 3
"""A tensor up to this size is shown in full."""


def as_array(content: object) -> Array | None:
    """The numbers of a tensor, an array or a number; None if there are none to see."""
    try:
        found = _numbers(content)
        array = np.asarray(found)
    except Exception:
        return None
    return array if found is not None and array.dtype.kind in "fiub" else None


def _numbers(content: object) -> object:
    if isinstance(content, (bool, int, float)):
        return content
    for name in ("array", "data"):
        found = attribute(content, name)
        if type(found).__module__ == "numpy":
            return found
    if type(content).__module__ == "numpy":
        return content
    tensor = content.detach().cpu()  # type: ignore[attr-defined]
    word = str(tensor.dtype)
    return tensor.double().numpy() if "float" in word else tensor.numpy()


def shape_of(content: object) -> Shape | None:
    """The shape of a tensor, an array or a number, None if it cannot be seen."""
    if isinstance(content, (bool, int, float)):
        return ()
    found = attribute(content, "shape")
    if found is MISSING:
        array = as_array(content)
        return None if array is None else array.shape
    return sizes(found)


def sizes(found: object) -> Shape | None:
    """The content as a tuple of sizes, None if it is something else."""
    try:
        return tuple(int(size) for size in found)  # type: ignore[attr-defined]
    except Exception:
        return None


def dtype_of(content: object) -> str:
    """The dtype in a word, empty for float32 and where it cannot be seen."""
    found = attribute(content, "dtype")
    word = "" if found is MISSING else str(found).rpartition(".")[2]
    return "" if word == "float32" else word


def shown(content: object) -> Shown:
    """What a view prints of it: a number, all elements of a small array, or a summary.

    >>> shown(2), str(shown([1.0]))
    (2.0, 'None')
    """
    array = as_array(content)
    return None if array is None else summary(array)


def summary(array: Array) -> Shown:
    """One number as a float; up to 2 x 3 in full; else the mean and the range.

    >>> summary(np.float32(2)), str(summary(np.ones((2, 2)))), str(summary(np.ones(9)))
    (2.0, '[[1.0, 1.0], [1.0, 1.0]]', 'all 1.0')
    """
    if array.ndim == 0:
        return float(array)
    if not array.size:
        return Summary(("no elements",), array=array)
    small = array.ndim <= 2 and array.shape[-1] <= COLUMNS
    found = _in_full if small and array[..., 0].size <= ROWS else _in_short
    return replace(found(array), array=array)


def _in_full(array: Array) -> Summary:
    rows = array.reshape(-1, array.shape[-1])
    texts = [f"[{', '.join(map(_element, row.tolist()))}]" for row in rows]
    if array.ndim == 1:
        return Summary((texts[0],), whole=True)
    lines = [f"{text}," for text in texts[:-1]] + [f"{texts[-1]}]"]
    return Summary((f"[{lines[0]}", *lines[1:]), whole=True)


def _element(content: float) -> str:
    return number(content) if isinstance(content, float) else str(content)


def _in_short(array: Array) -> Summary:
    if array.dtype.kind == "b":
        return Summary((f"{int(array.sum())} of {array.size} are True",))
    finite = array[np.isfinite(array)].astype(float)
    odd = array.size - finite.size
    lines = [f"{odd} of {array.size} not finite"] if odd else []
    if finite.size:
        lines[:0] = _range(finite)
    return Summary(tuple(lines))


def _range(finite: Array) -> list[str]:
    low, high = number(finite.min().item()), number(finite.max().item())
    if low == high:
        return [f"all {low}"]
    return [f"mean {number(finite.mean().item())},", f"from {low} to {high}"]


def same(one: Array, other: Array) -> bool:
    """True if both agree up to rounding; what is not finite agrees with anything."""
    if one.shape != other.shape:
        return False
    difference = np.abs(one.astype(float) - other)
    size = np.abs(one).astype(float) + np.abs(other)
    limit = 1e-4 * (size.max() if size.size else 0.0) + 1e-30
    return bool((difference[np.isfinite(difference)] <= limit).all())


def broadcast_shape(one: Shape, other: Shape) -> Shape | None:
    """The shape that two shapes broadcast to, None if they do not.

    >>> broadcast_shape((2, 1), (3,)), broadcast_shape((2,), (3,))
    ((2, 3), None)
    """
    length = max(len(one), len(other))
    pairs = zip(_padded(one, length), _padded(other, length), strict=True)
    result = []
    for a, b in pairs:
        if a != b and 1 not in (a, b):
            return None
        result.append(b if a == 1 else a)
    return tuple(result)


def repeated_axes(small: Shape, large: Shape) -> list[int]:
    """The axes of the large shape along which broadcasting repeats the small one.

    >>> repeated_axes((3,), (2, 3)), repeated_axes((2, 1), (2, 3))
    ([0], [1])
    """
    added = len(large) - len(small)
    stretched = [i for i in range(added, len(large)) if small[i - added] != large[i]]
    return [*range(added), *stretched]


def size_of(shape: Shape) -> int:
    """The number of elements of a tensor of that shape."""
    return prod(shape)


def _padded(shape: Shape, length: int) -> Shape:
    return (1,) * (length - len(shape)) + shape
