# Built by kindling build from course/given/kindling/nn/modules/flatten.py.
"""Modules that merge dimensions into one, or make several of one."""

from __future__ import annotations

from typing import Any

from kindling.nn.modules.module import Module


class Flatten(Module):
    """The dimensions from start_dim to end_dim as one; the batch is left alone."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Any) -> Any:
        """The input with fewer dimensions."""
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        """Which dimensions are merged."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """One dimension as several, of sizes whose product is its size; one may be -1.

    Raises TypeError if the sizes are no tuple or list of ints.
    """

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        super().__init__()
        if not isinstance(unflattened_size, tuple | list):
            kind = type(unflattened_size).__name__
            raise TypeError(
                f"unflattened_size must be a tuple of ints, but found type {kind}"
            )
        for place, size in enumerate(unflattened_size):
            if not isinstance(size, int):
                raise TypeError(
                    "unflattened_size must be tuple of ints, but found element of type "
                    f"{type(size).__name__} at pos {place}"
                )
        self.dim, self.unflattened_size = dim, unflattened_size

    def forward(self, input: Any) -> Any:
        """The input with more dimensions; RuntimeError if the sizes do not fit."""
        axis = input.axis(self.dim)
        shape = tuple(input.shape)
        given, sizes = shape[axis], tuple(self.unflattened_size)
        try:
            return input.reshape(*shape[:axis], *sizes, *shape[axis + 1 :])
        except RuntimeError:
            raise RuntimeError(
                f"unflatten: Provided sizes {list(sizes)} don't multiply up to the "
                f"size of dim {self.dim} ({given}) in the input tensor"
            ) from None

    def extra_repr(self) -> str:
        """Which dimension becomes which."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
