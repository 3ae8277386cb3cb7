"""TensorShapes: other arrangements of the elements, made of reshape and permute."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.core import named
from kindling.indexing import sizes
from kindling.methods import TensorMethods


class TensorShapes(TensorMethods):
    """The long tail of shape methods; `reshape`, `permute` and indexing come later."""

    def view(self: Any, *shape: Any) -> Any:
        """The same memory in another shape, or in another dtype of the same size.

        Raises RuntimeError if that needs a copy, which `reshape` would make.
        """
        wanted = sizes(shape)
        result = self.reshape(wanted)
        if result._base is None and result is not self:
            raise RuntimeError(
                f"view: shape {tuple(self.shape)} with stride {self.stride()} cannot "
                f"be seen as {wanted} without a copy. Use .reshape(...) instead."
            )
        return result

    def view_as(self, other: Any) -> Any:
        """The same memory in the shape of another tensor."""
        return self.view(other.shape)

    def reshape_as(self: Any, other: Any) -> Any:
        """The same elements in the shape of another tensor."""
        return self.reshape(other.shape)

    def flatten(self: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
        """The dimensions from start_dim to end_dim joined into one."""
        shape = self.array.shape
        start, end = self.axis(start_dim), self.axis(end_dim)
        if not shape:
            return self.reshape(1)
        if start > end:
            raise RuntimeError("flatten() has invalid args: start_dim after end_dim")
        if start == end:
            return self
        joined = int(np.prod(shape[start : end + 1]))
        return self.reshape(*shape[:start], joined, *shape[end + 1 :])

    def unflatten(self: Any, dim: int, sizes: Any) -> Any:
        """One dimension split into several; one of the sizes may be -1."""
        shape, axis = self.array.shape, self.axis(dim)
        rest = shape[axis + 1 :]
        known = -int(np.prod(sizes)) if -1 in sizes else 1
        split = [shape[axis] // known if size == -1 else size for size in sizes]
        return self.reshape(*shape[:axis], *split, *rest)

    def unsqueeze(self: Any, dim: int) -> Any:
        """The tensor with a new dimension of size 1 at dim."""
        count = self.array.ndim + 1
        if not -count <= dim < count:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-count}, "
                f"{count - 1}], but got {dim})"
            )
        dim %= count
        shape = self.array.shape
        result = self.reshape(*shape[:dim], 1, *shape[dim:])
        return named(result, "UnsqueezeBackward0")

    def squeeze(self: Any, dim: Any = None) -> Any:
        """The tensor without its dimensions of size 1, all or those in dim."""
        shape = self.array.shape
        dims = range(len(shape)) if dim is None else dim
        chosen = [dims] if isinstance(dims, int) else list(dims)
        axes = {self.axis(axis) for axis in chosen}
        kept = [
            size for axis, size in enumerate(shape) if size != 1 or axis not in axes
        ]
        return named(self.reshape(kept), f"SqueezeBackward{int(dim is not None)}")

    def t(self: Any) -> Any:
        """Rows and columns exchanged; RuntimeError for more than two dimensions."""
        if self.array.ndim > 2:
            raise RuntimeError(
                f"t() expects a tensor with <= 2 dimensions, but self is {self.ndim}D"
            )
        return named(self.T, "TBackward0")

    @property
    def T(self: Any) -> Any:
        """The dimensions in reverse order."""
        return self.permute(*range(self.array.ndim)[::-1])

    @property
    def mT(self: Any) -> Any:
        """The last two dimensions exchanged: every matrix of the stack transposed."""
        if self.array.ndim == 1:
            raise RuntimeError(
                "tensor.mT is only supported on matrices or batches of matrices. Got "
                f"{self.ndim}-D tensor."
            )
        return self.transpose(-2, -1) if self.array.ndim else self.permute()

    @property
    def H(self: Any) -> Any:
        """Rows and columns exchanged; RuntimeError for anything but a matrix."""
        if self.array.ndim not in (0, 2):
            raise RuntimeError(
                "tensor.H is only supported on matrices (2-D tensors). Got "
                f"{self.ndim}-D tensor. For batches of matrices, consider using "
                "tensor.mH"
            )
        return self.mT

    mH = mT

    def transpose(self: Any, dim0: int, dim1: int) -> Any:
        """Two dimensions exchanged."""
        order = list(range(self.array.ndim))
        first, second = self.axis(dim0), self.axis(dim1)
        if order:
            order[first], order[second] = order[second], order[first]
        return named(self.permute(order), "TransposeBackward0")

    def movedim(self: Any, source: Any, destination: Any) -> Any:
        """Dimensions moved to other places: ints, or as many on both sides."""
        given = [
            (dims,) if isinstance(dims, int) else tuple(dims)
            for dims in (source, destination)
        ]
        first, last = ([self.axis(dim) for dim in dims] for dims in given)
        if len(first) != len(last):
            raise RuntimeError(
                "movedim: Invalid source or destination dims: source "
                f"({given[0]} dims) should contain the same number of dims as "
                f"destination ({given[1]} dims)"
            )
        if len(set(first)) < len(first) or len(set(last)) < len(last):
            raise RuntimeError("movedim: repeated dim in `source` or `destination`")
        rest = [axis for axis in range(self.array.ndim) if axis not in first]
        placed = dict(zip(last, first, strict=True))
        free = iter(rest)
        order = [
            placed[axis] if axis in placed else next(free)
            for axis in range(self.array.ndim)
        ]
        return self.permute(order)

    def expand_as(self: Any, other: Any) -> Any:
        """The tensor repeated to the shape of another one, without a copy."""
        return self.expand(other.shape)

    def unbind(self: Any, dim: int = 0) -> tuple[Any, ...]:
        """The parts along dim, each with one dimension less."""
        if not self.array.ndim:
            raise IndexError("unbind: dimension specified as 0, but tensor has none")
        axis = self.axis(dim)
        before = (slice(None),) * axis
        rows = range(self.array.shape[axis])
        return tuple([named(self[(*before, row)], "UnbindBackward0") for row in rows])
