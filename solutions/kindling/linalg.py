# Built by kindling build from course/given/kindling/linalg.py.
"""Norms by the names of ``torch.linalg``."""

from __future__ import annotations

from typing import Any


def vector_norm(
    x: Any, ord: float = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Any:
    """The ord-norm of all elements, or over dim: an int or a tuple.

    >>> import kindling
    >>> vector_norm(kindling.tensor([3.0, 4.0]))
    tensor(5.)
    """
    return x.norm(ord, dim, keepdim, dtype)


def norm(
    A: Any,
    ord: Any = None,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Any = None,
) -> Any:
    """The norm of a vector, or of all elements of a matrix as one vector.

    ord: None or "fro" for 2; other numbers for vectors only, NotImplementedError for
    matrices: their norms need singular values, which this library does not have.
    """
    dims = A.array.ndim if dim is None else len(dim) if isinstance(dim, tuple) else 1
    if ord not in (None, "fro") and dims != 1:
        raise NotImplementedError(f"linalg.norm: ord={ord!r} of a matrix")
    return A.norm("fro" if ord is None else ord, dim, keepdim, dtype)
