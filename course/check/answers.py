"""Answers as plain data: what a probe returned, freed of the library that made it.

A plain answer is None, a string, a NumPy array, or a list or dict of plain answers.
Numbers are arrays of shape (), so that a Python float, a NumPy scalar and a tensor
with one element and no dimensions are the same answer.
"""

from __future__ import annotations

import base64
import math
import re
from functools import lru_cache
from typing import Any

import numpy as np

Plain = Any
INLINE = 24
_ADDRESS = r"0x[0-9a-f]+"
_FOLDER = r"(?<![\w.])(?:[A-Za-z]:)?[/\\](?:[^\s'\"/\\]+[/\\])+"


def lasting(message: str) -> str:
    """Return a message without what differs from run to run: addresses and folders.

    >>> lasting("'/tmp/tmpw1x2/last.pt' is no <file at 0x7f12>")
    "'last.pt' is no <file at 0x0>"
    """
    return re.sub(_FOLDER, "", re.sub(_ADDRESS, "0x0", message))


class Unfit:
    """An answer that is no plain data; it agrees with nothing."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"<an object of type {self.kind}>"


class Failed(Unfit):
    """A part that raised an error instead of an answer; the other parts have theirs."""

    def __init__(self, type_: str, message: str, place: str = "") -> None:
        super().__init__(type_)
        self.message, self.place = message, place

    def __repr__(self) -> str:
        return f"raised {self.kind}"


def plain(value: object) -> Plain:
    """Return value as plain data.

    Tensors (anything with ``detach`` and ``numpy``) become arrays of the same dtype
    and shape, numbers become arrays of shape (), tuples become lists. What has no
    plain form becomes ``Unfit``, which agrees with nothing.

    >>> plain(2.5)
    array(2.5)
    >>> plain((1, "a"))
    [array(1), 'a']
    """
    if value is None or type(value) is str or isinstance(value, Unfit):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return _plain_array(value)


def _plain_array(value: Any) -> Plain:
    if callable(getattr(value, "detach", None)) and callable(
        getattr(value, "numpy", None)
    ):
        value = value.detach().numpy()
    if not isinstance(value, bool | int | float | np.ndarray | np.generic):
        return Unfit(type(value).__name__)
    array = np.array(value, copy=True, subok=False)
    return Unfit(f"array of {array.dtype}") if array.dtype.hasobject else array


def encode(value: Plain) -> object:
    """Return a plain answer as an object that JSON can hold; see ``decode``."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"dict": {key: encode(item) for key, item in value.items()}}
    if isinstance(value, Failed):
        return {"failed": [value.kind, lasting(value.message)]}
    if isinstance(value, Unfit):
        return {"unfit": value.kind}
    return {"array": [dtype_name(value.dtype), list(value.shape), _numbers(value)]}


@lru_cache(maxsize=100)
def dtype_name(dtype: np.dtype) -> str:
    """Return the name of a dtype, which NumPy makes anew each time."""
    return str(dtype)


def _numbers(array: np.ndarray) -> object:
    if array.size <= INLINE and array.dtype.kind in "biuf":
        numbers = array.ravel().tolist()
        return [
            item if not isinstance(item, float) or math.isfinite(item) else str(item)
            for item in numbers
        ]
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def decode(value: Any) -> Plain:
    """Return the plain answer that ``encode`` wrote.

    >>> decode(encode([None, plain(0.5)]))
    [None, array(0.5)]
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [decode(item) for item in value]
    if "dict" in value:
        return {key: decode(item) for key, item in value["dict"].items()}
    if "unfit" in value:
        return Unfit(value["unfit"])
    if "failed" in value:
        return Failed(*value["failed"])
    dtype, shape, numbers = value["array"]
    if isinstance(numbers, str):
        flat = np.frombuffer(base64.b64decode(numbers), dtype=dtype)
    else:
        floats = dtype.startswith("float")
        flat = np.array([float(n) if floats else n for n in numbers], dtype=dtype)
    return flat.reshape(shape).copy()


def brief(value: Plain) -> str:
    """Return a plain answer on one line, for a message.

    >>> brief(plain([1.0, 2.5]))
    '[1.0, 2.5]'
    >>> brief(plain(np.zeros((50, 20))))
    'float64 array of shape (50, 20)'
    """
    if isinstance(value, list):
        return _cut("[" + ", ".join(brief(item) for item in value) + "]")
    if isinstance(value, dict):
        return _cut("{" + ", ".join(f"{k}: {brief(v)}" for k, v in value.items()) + "}")
    if not isinstance(value, np.ndarray):
        return _cut(repr(value))
    if value.shape == ():
        return number(value)
    if value.size > 12:
        return f"{value.dtype} array of shape {value.shape}"
    return _nested(value.tolist())


def _nested(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_nested(item) for item in value) + "]"
    return number(value)


def number(value: Any) -> str:
    """Return one number with as many digits as a reader can use.

    >>> number(0.1 + 0.2)
    '0.3'
    """
    item = value.item() if isinstance(value, np.ndarray | np.generic) else value
    if not isinstance(item, float):
        return repr(item)
    short = f"{item:.7g}"
    return short if any(mark in short for mark in ".en") else short + ".0"


def _cut(text: str, width: int = 100) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."
