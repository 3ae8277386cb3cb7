# Built by kindling build from course/given/kindling/distinct.py.
"""TensorDistinct: the different elements of a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import wrap
from kindling.reducing import TensorReductions


class TensorDistinct(TensorReductions):
    """Each element once, of all or of neighbors."""

    def unique(
        self,
        sorted: bool = True,
        return_inverse: bool = False,
        return_counts: bool = False,
        dim: int | None = None,
    ) -> Any:
        """The different elements in order; slices along dim if that is given.

        return_inverse: also where each element stands among them. return_counts: also
        how often each occurs.
        """
        values, inverse, counts = np.unique(
            self.array,
            return_inverse=True,
            return_counts=True,
            axis=None if dim is None else self.axis(dim),
        )
        shape = self.array.shape if dim is None else (-1,)
        extra = [inverse.reshape(shape)] * return_inverse + [counts] * return_counts
        found = tuple([wrap(array) for array in (values, *extra)])
        return found if extra else found[0]

    def unique_consecutive(
        self, return_inverse: bool = False, return_counts: bool = False
    ) -> Any:
        """The elements in one line without those that equal the one before."""
        line = self.array.reshape(-1)
        new = np.ones(line.shape, bool)
        new[1:] = line[1:] != line[:-1]
        starts = np.flatnonzero(new)
        counts = np.diff(np.append(starts, line.size))
        inverse = (np.cumsum(new) - 1).reshape(self.array.shape)
        extra = [inverse] * return_inverse + [counts] * return_counts
        found = tuple([wrap(array) for array in (line[new], *extra)])
        return found if extra else found[0]
