# Built by kindling build from course/given/kindling/truth.py.
"""TensorTruth: reductions that leave nan out, count, or tell what is true."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import dtypes
from kindling.aliases import numpy_names
from kindling.core import named, wrap
from kindling.elementwise import TensorElementwise
from kindling.indexing import as_axes, checked_axes


class TensorTruth(TensorElementwise):
    """Sums without nan, counts, all and any."""

    @numpy_names
    def nansum(self: Any, dim: Any = None, keepdim: bool = False) -> Any:
        """The sum of all elements that are not nan."""
        zeros = self.where(self.isnan().logical_not(), 0)
        return named(zeros.sum(dim, keepdim), "NansumBackward0")

    @numpy_names
    def nanmean(self: Any, dim: Any = None, keepdim: bool = False) -> Any:
        """The mean of all elements that are not nan."""
        count = self.isnan().logical_not().sum(dim, keepdim)
        return self.nansum(dim, keepdim) / count

    def count_nonzero(self, dim: Any = None) -> Any:
        """How many elements are other than zero, int64."""
        axes = checked_axes(self, as_axes(dim))
        return wrap(np.asarray(np.count_nonzero(self.array, axis=axes), np.int64))

    @numpy_names
    def all(self, dim: Any = None, keepdim: bool = False) -> Any:
        """Whether all elements over dim are true."""
        return self._truth(np.all, dim, keepdim)

    @numpy_names
    def any(self, dim: Any = None, keepdim: bool = False) -> Any:
        """Whether any element over dim is true."""
        return self._truth(np.any, dim, keepdim)

    def _truth(self, of: Any, dim: Any, keepdim: bool) -> Any:
        axes = checked_axes(self, as_axes(dim))
        found = np.asarray(of(self.array, axis=axes, keepdims=keepdim))
        as_bytes = self.dtype is dtypes.uint8
        return wrap(found.astype(np.uint8) if as_bytes else found)
