"""TensorReductions: products, norms, totals and spreads, over all elements or some."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import named, operation, wrap
from kindling.elementwise import TensorElementwise
from kindling.indexing import as_axes, checked_axes


class TensorReductions(TensorElementwise):
    """Reductions and running totals beyond sum, mean and max."""

    def prod(
        self: Any, dim: int | None = None, keepdim: bool = False, *, dtype: Any = None
    ) -> Any:
        """The product over one dim, or of all elements."""
        axis = checked_axes(self, dim)
        return operation("reductions", "Prod").apply(
            self.to(dtype=dtype), dim=axis, keepdim=keepdim
        )

    def logsumexp(self, dim: Any, keepdim: bool = False) -> Any:
        """log of the summed exponentials over dim, an int or a tuple."""
        axes = checked_axes(self, dim)
        return operation("reductions", "Logsumexp").apply(
            self, dim=axes, keepdim=keepdim
        )

    def norm(
        self: Any,
        p: Any = "fro",
        dim: Any = None,
        keepdim: bool = False,
        dtype: Any = None,
    ) -> Any:
        """The p-norm over dim: an int, a tuple, or None for all elements.

        p: a number, also infinite; "fro" is 2. RuntimeError for integers.
        """
        if self.array.dtype.kind != "f" and dtype is None:
            raise RuntimeError(
                "linalg.vector_norm: Expected a floating point or complex tensor as "
                f"input. Got {self.dtype.torch_type}"
            )
        order = 2.0 if p in ("fro", None) else float(p)
        axes = checked_axes(self, dim)
        return operation("reductions", "VectorNorm").apply(
            self.to(dtype=dtype), p=order, dim=axes, keepdim=keepdim
        )

    def dist(self: Any, other: Any, p: float = 2) -> Any:
        """The p-norm of self - other."""
        return named((self - other).norm(p), "DistBackward0")

    # -- spread

    def var(
        self: Any,
        dim: Any = None,
        unbiased: bool = True,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> Any:
        """The mean squared distance from the mean, with ``n - correction`` for n.

        dim: an int, a tuple, or None for all. Without correction it is 1, or 0 if
        unbiased is False. RuntimeError for integers.
        """
        return self._spread("Var", dim, unbiased, keepdim, correction)

    def std(
        self: Any,
        dim: Any = None,
        unbiased: bool = True,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> Any:
        """The square root of ``var`` of the same arguments."""
        return self._spread("Std", dim, unbiased, keepdim, correction)

    def _spread(
        self: Any, name: str, dim: Any, unbiased: bool, keepdim: bool, correction: Any
    ) -> Any:
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        if self.array.dtype.kind != "f":
            raise RuntimeError(
                f"{name.lower()}: only defined for tensors of floats, got {self.dtype}"
            )
        if correction is None:
            correction = int(unbiased)
        axes = checked_axes(self, as_axes(dim))
        return operation("reductions", name).apply(
            self, dim=axes, keepdim=keepdim, correction=correction
        )

    # -- running totals

    def cumsum(self: Any, dim: int, *, dtype: Any = None) -> Any:
        """Running totals along dim."""
        return self._running("Cumsum", dim, dtype)

    def cumprod(self: Any, dim: int, *, dtype: Any = None) -> Any:
        """Running products along dim."""
        return self._running("Cumprod", dim, dtype)

    def _running(self: Any, name: str, dim: int, dtype: Any) -> Any:
        axis = self.axis(dim)
        x = self.to(dtype=dtype)
        line = x if x.array.ndim else x.reshape(1)
        result = operation("reductions", name).apply(line, dim=axis)
        result = result if dtype is None else result.to(dtype)
        return named(result.reshape(x.array.shape), f"{name}Backward0")

    def diff(self: Any, n: int = 1, dim: int = -1) -> Any:
        """The differences of neighbors along dim, n times over."""
        axis = self.axis(dim)
        if not self.array.ndim:
            raise RuntimeError("diff expects input to be at least one-dimensional")
        before = (slice(None),) * axis
        result = self
        for _ in range(n):
            later, earlier = (*before, slice(1, None)), (*before, slice(0, -1))
            result = result[later] - result[earlier]
        return result

    # -- with nan, or of what is not zero

    def nansum(self: Any, dim: Any = None, keepdim: bool = False) -> Any:
        """The sum of all elements that are not nan."""
        zeros = self.where(self.isnan().logical_not(), 0)
        return named(zeros.sum(dim, keepdim), "NansumBackward0")

    def nanmean(self: Any, dim: Any = None, keepdim: bool = False) -> Any:
        """The mean of all elements that are not nan."""
        count = self.isnan().logical_not().sum(dim, keepdim)
        return self.nansum(dim, keepdim) / count

    def count_nonzero(self, dim: Any = None) -> Any:
        """How many elements are other than zero, int64."""
        axes = checked_axes(self, as_axes(dim))
        return wrap(np.asarray(np.count_nonzero(self.array, axis=axes), np.int64))

    def all(self, dim: Any = None, keepdim: bool = False) -> Any:
        """Whether all elements over dim are true."""
        return self._truth(np.all, dim, keepdim)

    def any(self, dim: Any = None, keepdim: bool = False) -> Any:
        """Whether any element over dim is true."""
        return self._truth(np.any, dim, keepdim)

    def _truth(self, of: Any, dim: Any, keepdim: bool) -> Any:
        axes = checked_axes(self, as_axes(dim))
        found = np.asarray(of(self.array, axis=axes, keepdims=keepdim))
        as_bytes = self.dtype is dtypes.uint8
        return wrap(found.astype(np.uint8) if as_bytes else found)
