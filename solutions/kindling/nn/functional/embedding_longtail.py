# Built by kindling build from course/given/kindling/nn/functional/embedding_longtail.py.
"""What an embedding can do besides: rows kept short, gradients by frequency."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.autograd.grad_mode import no_grad
from kindling.function import Function


class LookupByFrequency(Function):
    """Rows of a table whose gradients are divided by how often each was read."""

    torch_name = "EmbeddingBackward0"

    def forward(
        self, table: np.ndarray, index: np.ndarray, padding_idx: int | None
    ) -> np.ndarray:
        """table: (rows, D); index: any shape."""
        self.place, self.padding_idx, self.rows = index, padding_idx, len(table)
        return table[index]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        """The gradients of each row, their mean."""
        out = np.zeros((self.rows, grad.shape[-1]), grad.dtype)
        np.add.at(out, self.place, grad)
        counts = np.bincount(self.place.ravel(), minlength=self.rows)
        out /= np.maximum(counts, 1)[:, None]
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out


def need_rows(index: Any, weight: Any, sparse: bool) -> None:
    """Raise RuntimeError or IndexError unless index holds rows of weight.

    NotImplementedError for sparse gradients, which are not here.
    """
    if sparse:
        raise NotImplementedError(
            "gradients of embeddings are dense here: leave sparse=False"
        )
    if index.dtype.is_floating_point or index.array.dtype.kind not in "iu":
        name = index.type()
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following "
            f"scalar types: Long, Int; but got {name} instead (while checking "
            "arguments for embedding)"
        )
    numbers = index.array
    if numbers.size and (numbers.min() < 0 or numbers.max() >= len(weight)):
        raise IndexError("index out of range in self")


def row_of_padding(padding_idx: int | None, weight: Any) -> int | None:
    """The row that gets no gradient, counted from 0; AssertionError if none is."""
    if padding_idx is None:
        return None
    if not -len(weight) <= padding_idx < len(weight):
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx % len(weight)


def shorten_rows(index: Any, weight: Any, max_norm: float, norm_type: float) -> None:
    """Scale the rows that are read to at most max_norm, in place and unrecorded."""
    rows = np.unique(index.array)
    found = weight.array[rows]
    norms = np.linalg.norm(found, norm_type, axis=1)
    factor = np.where(norms > max_norm, max_norm / (norms + 1e-7), 1.0)
    with no_grad():
        weight[rows] = weight[rows] * weight.new_tensor(factor)[:, None]
