"""TensorOrder: sorted, middle, largest, most frequent and different elements."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling import results
from kindling.core import TensorCore, named, operation, wrap
from kindling.reducing import TensorReductions


class TensorOrder(TensorReductions):
    """What needs the elements in order."""

    def argsort(
        self, dim: int = -1, descending: bool = False, stable: bool = False
    ) -> Any:
        """Where the elements stand, the smallest first; equal ones keep their order."""
        return wrap(_order(self.array, self.axis(dim), descending))

    def sort(
        self, dim: int = -1, descending: bool = False, stable: bool = False
    ) -> Any:
        """The elements along dim in order, and where they stood: (values, indices)."""
        order = _order(self.array, self.axis(dim), descending)
        return results.SortResult(*self._taken(order, dim, "Sort"))

    def msort(self) -> Any:
        """The elements along the first dimension in order."""
        return self.sort(0).values

    def topk(
        self, k: int, dim: int = -1, largest: bool = True, sorted: bool = True
    ) -> Any:
        """The k largest elements along dim, or smallest: (values, indices)."""
        axis = self.axis(dim)
        size = self.array.shape[axis] if self.array.ndim else 1
        if not 0 <= k <= size:
            raise RuntimeError(f"topk: selected index k={k} out of range for {size}")
        order = _order(self.array, axis, largest)
        first = order if not order.ndim else np.take(order, range(k), axis=axis)
        return results.TopkResult(*self._taken(first, dim, "Topk"))

    def kthvalue(self, k: int, dim: int = -1, keepdim: bool = False) -> Any:
        """The k-th smallest element along dim, counted from 1: (values, indices)."""
        axis = self.axis(dim)
        size = self.array.shape[axis] if self.array.ndim else 1
        if not 1 <= k <= size:
            raise RuntimeError("kthvalue(): selected number k out of range for "
                               f"dimension {dim}")  # fmt: skip
        found = self._nth(k - 1, axis, keepdim, "Kthvalue")
        return results.KthvalueResult(*found)

    def median(self: Any, dim: int | None = None, keepdim: bool = False) -> Any:
        """The lower middle element, or over one dim a pair (values, indices)."""
        if dim is None:
            if not self.array.size:
                return wrap(np.asarray(np.nan, self.array.dtype))
            return operation("reductions", "Median").apply(self)
        axis = self.axis(dim)
        size = self.array.shape[axis] if self.array.ndim else 1
        if not size:
            raise IndexError(f"median(): Expected dim {dim} to have non-zero size")
        found = self._nth((size - 1) // 2, axis, keepdim, "Median", nan_wins=True)
        return results.MedianResult(*found)

    def mode(self, dim: int = -1, keepdim: bool = False) -> Any:
        """The most frequent element along dim, of several the smallest one.

        Returns (values, indices): the index is where it stands last.
        """
        axis = self.axis(dim)
        lines = np.moveaxis(np.atleast_1d(self.array), axis, -1)
        found = [_last_of_most(line) for line in lines.reshape(-1, lines.shape[-1])]
        places = np.array(found, np.int64).reshape(*lines.shape[:-1], 1)
        places = (
            np.moveaxis(places, -1, axis) if self.array.ndim else places.reshape(())
        )
        return results.ModeResult(*self._taken(places, dim, "Mode", not keepdim))

    def cummax(self, dim: int) -> Any:
        """The largest element so far along dim, and where it stood."""
        found = _running(self.array, self.axis(dim), np.greater_equal)
        return results.CummaxResult(*self._taken(found, dim, "Cummax"))

    def cummin(self, dim: int) -> Any:
        """The smallest element so far along dim, and where it stood."""
        found = _running(self.array, self.axis(dim), np.less_equal)
        return results.CumminResult(*self._taken(found, dim, "Cummin"))

    def aminmax(self: Any, *, dim: int | None = None, keepdim: bool = False) -> Any:
        """The smallest and the largest element, as (min, max)."""
        ends = self.amin(dim, keepdim), self.amax(dim, keepdim)
        low, high = (named(end, "AminmaxBackward0") for end in ends)
        return results.AminmaxResult(low, high)

    def quantile(
        self: Any, q: Any, dim: int | None = None, keepdim: bool = False
    ) -> Any:
        """The number below which the share q of all elements lies, interpolated.

        q: a number from 0 to 1, or a tensor of them, which makes a new first dimension.
        """
        shares = q.array if isinstance(q, TensorCore) else np.asarray(q, np.float64)
        if shares.size and not (shares.min() >= 0 and shares.max() <= 1):
            raise RuntimeError("quantile() q values must be in the range [0, 1]")
        line = self.reshape(-1) if dim is None else self
        axis = line.axis(-1 if dim is None else dim)
        ordered = line.sort(axis).values.movedim(axis, -1)
        place = shares * (ordered.shape[-1] - 1)
        low = np.floor(place).astype(np.int64)
        high = np.ceil(place).astype(np.int64)
        weight = wrap(np.asarray(place - low, self.array.dtype))
        found = ordered[..., low].lerp(ordered[..., high], weight)
        if keepdim:
            whole = [1] * self.array.ndim if dim is None else list(self.array.shape)
            whole[axis if dim is not None else 0 : axis + 1] = [1]
            return (found.movedim(-1, 0) if shares.ndim else found).reshape(
                *shares.shape, *whole
            )
        return found.movedim(-1, 0) if shares.ndim else found

    # -- different elements

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

    # -- the places found, and the elements there

    def _taken(
        self: Any, place: np.ndarray, dim: int, name: str, squeeze: bool = False
    ) -> tuple[Any, Any]:
        if not self.array.ndim:
            return named(self.clone(), f"{name}Backward0"), wrap(place)
        axis = self.axis(dim)
        values = operation("selecting", "Gather").apply(self, index=place, dim=axis)
        if squeeze:
            values, place = values.squeeze(axis), place.squeeze(axis)
        return named(values, f"{name}Backward0"), wrap(place)

    def _nth(
        self, n: int, axis: int, keepdim: bool, name: str, nan_wins: bool = False
    ) -> tuple[Any, Any]:
        order = _order(self.array, axis, False)
        if not order.ndim:
            return self._taken(order, axis, name)
        place = np.take(order, [n], axis=axis)
        if nan_wins and self.array.dtype.kind == "f":
            missing = np.isnan(self.array)
            first = np.argmax(missing, axis=axis, keepdims=True)
            place = np.where(missing.any(axis=axis, keepdims=True), first, place)
        return self._taken(place, axis, name, squeeze=not keepdim)


def _order(array: np.ndarray, axis: int, descending: bool) -> np.ndarray:
    """Where the elements stand, in order; equal ones in the order in which they are."""
    if not array.ndim:
        return np.zeros((), np.int64)
    if not descending:
        return np.argsort(array, axis=axis, kind="stable")
    backward = np.argsort(np.flip(array, axis), axis=axis, kind="stable")
    return np.flip(array.shape[axis] - 1 - backward, axis)


def _last_of_most(line: np.ndarray) -> int:
    values, counts = np.unique(line, return_counts=True)
    return int(np.flatnonzero(line == values[np.argmax(counts)])[-1])


def _running(array: np.ndarray, axis: int, wins: Any) -> np.ndarray:
    """Where along axis the best element up to each place stands, the last of equals."""
    lines = np.moveaxis(np.atleast_1d(array), axis, 0)
    place = np.zeros(lines.shape, np.int64)
    for row in range(1, len(lines)):
        best = np.take_along_axis(lines, place[row - 1 : row], 0)[0]
        better = (wins(lines[row], best) | np.isnan(lines[row])) & ~(
            np.isnan(best) & ~np.isnan(lines[row])
        )
        place[row] = np.where(better, row, place[row - 1])
    return np.moveaxis(place, 0, axis).reshape(array.shape)
