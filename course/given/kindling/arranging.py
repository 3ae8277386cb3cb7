"""TensorArranging: copies, turns, parts and diagonals of a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import TensorCore, named, operation
from kindling.indexing import checked_axes, sizes
from kindling.selecting import TensorSelecting


class TensorArranging(TensorSelecting):
    """The shape methods beyond reshape, permute and expand."""

    # -- other names

    def ravel(self: Any) -> Any:
        """The elements in one line, without a copy where that is possible."""
        return self.reshape(-1)

    def swapaxes(self: Any, axis0: int, axis1: int) -> Any:
        """Two dimensions exchanged."""
        return self.transpose(axis0, axis1)

    def swapdims(self: Any, dim0: int, dim1: int) -> Any:
        """Two dimensions exchanged."""
        return self.transpose(dim0, dim1)

    def moveaxis(self: Any, source: Any, destination: Any) -> Any:
        """Dimensions moved to other places."""
        return self.movedim(source, destination)

    def adjoint(self: Any) -> Any:
        """The last two dimensions exchanged."""
        return self.transpose(-2, -1)

    def broadcast_to(self: Any, *size: Any) -> Any:
        """The tensor repeated to that shape, without a copy."""
        return self.expand(*size)

    # -- copies side by side

    def repeat(self: Any, *repeats: Any) -> Any:
        """The tensor set side by side, repeats[i] times along dimension i."""
        times = sizes(repeats)
        if len(times) < self.array.ndim:
            raise RuntimeError(
                "Number of dimensions of repeat dims can not be smaller than number of "
                f"dimensions of tensor: {times} for shape {tuple(self.shape)}"
            )
        if min(times, default=0) < 0:
            raise RuntimeError(f"repeat: cannot repeat a negative number of times: "
                               f"{times}")  # fmt: skip
        return operation("arranging", "Repeat").apply(self, repeats=times)

    def tile(self, *dims: Any) -> Any:
        """``repeat`` that may name fewer dimensions, the last ones."""
        times = sizes(dims)
        return self.repeat((1,) * (self.array.ndim - len(times)) + times)

    def repeat_interleave(
        self: Any, repeats: Any, dim: int | None = None, *, output_size: Any = None
    ) -> Any:
        """Each slice along dim several times in a row; without dim, each element."""
        line = self.reshape(-1) if dim is None else self
        axis = line.axis(0 if dim is None else dim)
        size = line.array.shape[axis]
        if not isinstance(repeats, TensorCore):
            shape = list(line.array.shape)
            wide = line.unsqueeze(axis + 1)
            wide = wide.expand(*shape[: axis + 1], repeats, *shape[axis + 1 :])
            shape[axis] = size * repeats
            return named(wide.clone().reshape(shape), "ViewBackward0")
        times = np.broadcast_to(repeats.array.reshape(-1), size)
        rows = np.repeat(np.arange(size), times)
        return named(line[(*(slice(None),) * axis, rows)], "IndexSelectBackward0")

    # -- turned and shifted

    def roll(self, shifts: Any, dims: Any = None) -> Any:
        """The elements moved along dims; what leaves at one end enters at the other."""
        steps = tuple(shifts) if isinstance(shifts, tuple | list) else (shifts,)
        if dims is None:
            if len(steps) != 1:
                raise RuntimeError("roll: several shifts need as many dims")
            steps, axes = steps[0], None
        else:
            given = dims if isinstance(dims, tuple | list) else (dims,)
            if len(given) != len(steps):
                raise RuntimeError(
                    f"shifts and dimensions must align. shifts: {len(steps)}, dims:"
                    f"{len(given)}"
                )
            axes = tuple([self.axis(dim) for dim in given])
        return operation("arranging", "Roll").apply(self, shifts=steps, dims=axes)

    def flip(self, *dims: Any) -> Any:
        """The elements in reverse order along dims."""
        axes = checked_axes(self, sizes(dims)) or ()
        return operation("arranging", "Flip").apply(self, dims=axes)

    def fliplr(self) -> Any:
        """The columns in reverse order."""
        if self.array.ndim < 2:
            raise RuntimeError("Input must be >= 2-d.")
        return self.flip(1)

    def flipud(self) -> Any:
        """The rows in reverse order."""
        if self.array.ndim < 1:
            raise RuntimeError("Input must be >= 1-d.")
        return self.flip(0)

    def rot90(self: Any, k: int = 1, dims: Any = (0, 1)) -> Any:
        """The plane of two dimensions turned k times by a quarter."""
        first, second = dims
        turned = [
            lambda x: x.clone(),
            lambda x: x.transpose(first, second).flip(first),
            lambda x: x.flip(first, second),
            lambda x: x.transpose(first, second).flip(second),
        ]
        return named(turned[k % 4](self), "Rot90Backward0")
