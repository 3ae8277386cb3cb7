# Built by kindling build from course/given/kindling/utils/data/collate.py.
"""Examples put together: a list of them becomes a batch of the same form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import kindling
from kindling.core import TensorCore, wrap

REFUSED = (
    "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or "
    "lists; found {}"
)


def default_collate(batch: Sequence[Any]) -> Any:
    """One batch of a list of examples, along a new first dimension.

    Tensors and arrays are stacked, numbers become a tensor (floats of float64), strings
    stay in a list; of dicts, tuples and lists, each entry is a batch. Raises TypeError
    for anything else, RuntimeError for examples of different lengths or shapes.
    """
    first = batch[0]
    if isinstance(first, TensorCore):
        return _stacked(batch)
    if isinstance(first, np.ndarray | np.generic):
        if not isinstance(first, np.generic) and first.dtype.kind not in "biuf":
            raise TypeError(REFUSED.format(first.dtype))
        return kindling.as_tensor(np.stack([np.asarray(item) for item in batch]))
    if isinstance(first, float):
        return kindling.tensor(list(batch), dtype=kindling.float64)
    if isinstance(first, int):
        return kindling.tensor(list(batch))
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        merged = {key: default_collate([item[key] for item in batch]) for key in first}
        return _like(first, merged)
    if isinstance(first, Sequence):
        return _collate_rows(batch)
    raise TypeError(REFUSED.format(type(first)))


def _stacked(batch: Sequence[Any]) -> Any:
    """The tensors of a batch as one, without a look at each if they are plain data."""
    shapes = {item.array.shape for item in batch}
    if len(shapes) > 1 or any(item.requires_grad for item in batch):
        return kindling.stack(list(batch), 0)
    return wrap(np.stack([item.array for item in batch]))


def _collate_rows(batch: Sequence[Sequence[Any]]) -> Any:
    """A batch of each place in examples that are tuples or lists."""
    first = batch[0]
    if any(len(item) != len(first) for item in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    columns = [default_collate(column) for column in zip(*batch, strict=True)]
    if isinstance(first, tuple):
        return type(first)(*columns) if hasattr(first, "_fields") else columns
    return _like(first, columns)


def default_convert(data: Any) -> Any:
    """The same with tensors in the place of arrays; nothing is put together."""
    if isinstance(data, TensorCore | str | bytes):
        return data
    if isinstance(data, np.ndarray | np.generic):
        if np.asarray(data).dtype.kind not in "biuf":
            return data
        return kindling.as_tensor(data)
    if isinstance(data, Mapping):
        return _like(data, {key: default_convert(item) for key, item in data.items()})
    if isinstance(data, tuple):
        items = [default_convert(item) for item in data]
        return type(data)(*items) if hasattr(data, "_fields") else items
    if isinstance(data, Sequence):
        return _like(data, [default_convert(item) for item in data])
    return data


def _like(first: Any, content: Any) -> Any:
    """The content in the class of the first example, if it can be made so."""
    if type(first) in (dict, list):
        return content
    try:
        return type(first)(content)
    except TypeError:
        return content
